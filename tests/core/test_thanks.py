import unittest

from letters import letter

from core.automation.thanks import is_thanks, says_thanks

ANA = ("Ana García",)
MERE_THANKS = (
    "thanks!",
    "Thank you, works now.",
    "Thank you so much for your quick help!! 😊",
    "Hi team,\nmany thanks, have a nice weekend!",
    "Dear Bo Smith,\nthank you for the information.\nKind regards,",
    "It works now, thank you very much.\nBest regards\nAna",
    "that’s great, thanks",
    "Thank you. The problem is solved.",
    "I really appreciate it",
    "Thx :)",
    "Thanks Ana!",
    "muchas gracias, un saludo",
    "MUCHAS GRACIAS",
    "Hola Marta,\n\nMuchas gracias por todo.\n\nUn saludo,\nAna García",
    "Gracias por responder tan rápido. Que tengas un buen día.",
    "¡Muchísimas gracias por la rápida respuesta! Ya funciona todo perfectamente",
    "buenos días, muchas gracias por su ayuda. Atentamente,",
    "Gracias, igualmente",
    "Buenas tardes:\nMuchas gracias.\nSaludos",
    "Se lo agradezco mucho",
    "Thank you for letting me know. Thanks & regards",
    "👍",
    "👍🏽👍🏽",
    "❤️",
    "Mil gracias 🙏🏽",
)
SOMETHING_TO_READ = (
    "",
    "ok",
    "Perfecto",
    "Hola",
    "saludos",
    "😊",
    "Sent from my iPhone",
    # a question, a number, a wish
    "Thanks?",
    "¿Gracias",
    "Thanks, does it work now?",
    "thanks, order 12",
    "Thank you for your help with the invoice",
    "Thanks in advance",
    "Gracias de antemano",
    "gracias, espero vuestra respuesta",
    "Gracias. P.D. envíame la factura",
    "thanks, please call me",
    "thanks https://shop.example",
    # it is not well
    "no gracias",
    "no, thank you",
    "thanks for nothing",
    "gracias por nada",
    "Gracias, pero no funciona",
    "ya no funciona, gracias",
    "it isn't working, thanks",
    "Thank you, works now but slowly",
    "thanks :(",
    "thanks :/",
    "Gracias :-/",
    "thanks -_-",
    "gracias ._.",
    "Gracias 😡",
    "👎",
    "Gracias... otra vez lo mismo",
    "thanks, it works sometimes",
    "Thanks, see attached",
    "Thanks, never again",
    # words where a name could stand
    "Gracias. Urgente",
    "Gracias\nCarlos",
    "HOLA CANCELEN PEDIDO\nGRACIAS",
    "Hola Cancelad\nel pedido gracias",
    "Thanks and cancel",
    # in another language, or at length
    "Merci beaucoup",
    "Thank you. " * 100,
)


def told(text="Thanks!", subjects=("Broken kettle",), html=None, **headers):
    mail = letter(text, html, **{"Subject": "Re: Broken kettle", **headers})
    return is_thanks(mail, subjects)


class TestSaysThanks(unittest.TestCase):
    def test_courtesy_and_nothing_else(self):
        for text in MERE_THANKS:
            with self.subTest(text):
                self.assertTrue(says_thanks(text, ANA))

    def test_whatever_else_is_for_somebody_to_read(self):
        for text in SOMETHING_TO_READ:
            with self.subTest(text):
                self.assertFalse(says_thanks(text, ANA))

    def test_thanks_with_anything_more_are_not_mere_thanks(self):
        for text in MERE_THANKS:
            for more in ("?", " 7", " but", " sin embargo", " €", " http://x.example"):
                with self.subTest(text=text, more=more):
                    self.assertFalse(says_thanks(text + more, ANA))
                    self.assertFalse(says_thanks(more + " " + text, ANA))

    def test_below_it_a_phone_may_name_itself(self):
        for line in (
            "Sent from my iPhone",
            "Enviado desde mi Samsung Galaxy S23",
            "Enviado desde Outlook para Android",
            "Sent from Yahoo Mail for iPhone",
        ):
            self.assertTrue(says_thanks(f"Thanks a lot\n\n{line}"))
            for more in (" please cancel", "?", " 7 8", "\nand my order"):
                with self.subTest(line=line, more=more):
                    self.assertFalse(says_thanks(f"Thanks a lot\n\n{line}{more}"))

    def test_words_joined_in_one_are_others(self):
        for text in ("thanksgiving", "graciasno", "Thankyouno", "works", "okthanksbut"):
            with self.subTest(text):
                self.assertFalse(says_thanks(text))


class TestIsThanks(unittest.TestCase):
    def test_without_quote_and_signature(self):
        quoted = (
            "Thank you, works now.\n\n-- \nAna Prueba\nTel. 600 123 456\n\n"
            "On Mon, 4 Mar 2024 at 10:00, Bo <bo@shop.example> wrote:\n"
            "> Did you press the button? It costs 12 euros."
        )
        self.assertTrue(told(quoted))

    def test_in_html(self):
        quote = (
            "<div class='gmail_quote'><div class='gmail_attr'>On Mon, 4 Mar 2024 Bo"
            " &lt;bo@shop.example&gt; wrote:</div><blockquote class='gmail_quote'>"
            "Does it work?</blockquote></div>"
        )
        self.assertTrue(told(html=f"<div>Muchas gracias</div>{quote}"))
        self.assertFalse(told(html=f"<div>Muchas gracias, pero no</div>{quote}"))

    def test_his_own_name_below(self):
        self.assertTrue(told("Thanks\nAna Prueba"))
        self.assertTrue(told("Thanks\nAna", From="ana@customer.example"))
        self.assertFalse(told("Thanks\nCarlos"))

    def test_another_subject_is_another_question(self):
        self.assertFalse(told(Subject="My invoice"))
        self.assertTrue(told(Subject="RE: RV: broken KETTLE"))
        self.assertTrue(told(Subject=""))

    def test_a_picture_says_more(self):
        self.assertFalse(told(html="Thanks <img src='https://x.example/a.png'>"))

    def test_a_file_says_more(self):
        mail = (
            'Thanks\r\n--b\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\n'
            "The order\r\n--b--\r\n"
        )
        head = 'multipart/mixed; boundary="b"'
        with_file = letter(
            f"--b\r\nContent-Type: text/plain\r\n\r\n{mail}",
            Subject="Re: Broken kettle",
            Content_Type=head,
        )
        without = letter("Thanks", Subject="Re: Broken kettle")
        self.assertTrue(is_thanks(without, ["Broken kettle"]))
        self.assertFalse(is_thanks(with_file, ["Broken kettle"]))
