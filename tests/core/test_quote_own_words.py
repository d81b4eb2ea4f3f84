"""Letters in which nothing is quoted, though parts look like it: nothing is hidden."""

import unittest
from pathlib import Path

from letters import letter

DATA = Path(__file__).parent.parent / "data"
SENTENCES = (
    "Hola:\n\nEl 5 de mayo su compañera me escribió:\n\nque me devolvían el dinero.",
    "El 5 de mayo su compañera me escribió:\nque me devolvían el dinero.\n\n¿Y ahora?",
    "El 5 de mayo de 2024 a las 10:00 su compañera me escribió:\n\nDevolvemos todo.",
    "El 5 de mayo de 2024, a las 10:00, Marta me escribió:\n\nDevolvemos todo.",
    "El 5 de mayo de 2024 me escribió Marta <marta@shop.test>:\n\nDevolvemos todo.",
    "El 5 de mayo le escribí a Marta: no hubo respuesta\n\nAdiós",
    "Hi,\nOn 5 May 2024 at 10:00 your colleague wrote:\n\nYou will be refunded.\nWhen?",
    "Hi,\nOn Monday your colleague wrote to me:\n\nYou will be refunded.\nWhen?",
    (
        "On 5 May 2024 at 10:00 I got this from "
        "help@shop.test:\n\nYou are refunded.\nWhen?"
    ),
    "On 5 May 2024 at 10:00 I wrote to Help <help@shop.test>:\n\nRefund me.\nNothing.",
    "El 5 de mayo de 2024 a las 10:00 Marta Gómez escribió:\n\nDevolvemos.\n\n¿Ya?",
    'El 5/5/2024 a las 10:00, Marta escribió:\n"Devolvemos todo."\n¿Ya?',
    "On 5/5/2024 at 10:00, Marta <m@shop.test> wrote:\n“We refund.”\nWhen?",
    "El 4 de marzo de 2024 a las 10:00 escribí a Help <help@shop.test>:\n\nNada.",
    "Marta wrote:\n\nYou will be refunded.\n\nWhen?",
    "Marta wrote: you will be refunded in 5 days, on 5 May 2024 at 10:00:\nnothing",
    "As she wrote:\n> You will be refunded.\nWhen?",
    "Le 5 mai votre collègue m'a écrit :\n\nremboursement\n\nEt maintenant ?",
    "Le 5 mai 2024 à 10:00 votre collègue m'a écrit :\n\nremboursement",
    "Am 5. Mai schrieb mir Ihre Kollegin:\n\ndas Geld kommt.\n\nWann?",
    "Am 5. Mai 2024 um 10:00 Uhr schrieb mir Frau Muster:\n\ndas Geld kommt.",
    "Ihre Kollegin schrieb am 5. Mai: das Geld kommt.\n\nWann?",
    (
        "Il 5 maggio 2024 alle 10:00 la vostra collega mi ha "
        "scritto:\n\nrimborso.\n\nE ora?"
    ),
    "Em 5 de maio a vossa colega escreveu-me: devolvemos.\n\nE agora?",
    "Op 5 mei schreef uw collega mij:\n\nhet geld komt.\n\nWanneer?",
    "Op 5 mei 2024 om 10:00 heeft uw collega het volgende geschreven:\n\ngeld.\n\nNu?",
    "Den 5 maj skrev din kollega till mig:\n\npengarna kommer.\n\nNär?",
    "Dnia 5 maja Pani koleżanka napisała do mnie:\n\nzwrot.\n\nKiedy?",
    "Dne 5. května mi vaše kolegyně napsala:\n\npeníze.\n\nKdy?",
    "El 5 de maig la seva companya em va escriure:\n\ntornem els diners.\n\nI ara?",
    "Mis horas:\nlunes 9:00 - 14:00:\nmartes 10:00:\nllamen entonces",
    "On 1 March 2024 the parcel came, 2 of 3:\nlamp\nchair",
    "2024-03-01 9:00 llegó el paquete:\nlámpara\nsilla",
    "2024-03-01 9:00 recibí esto de Help <help@shop.test>:\nlámpara\nsilla",
    "Marta <m@shop.test> llamó el 5/5/2024 a las 9:00:\nque hoy no venían",
    "1.3.2024 9:00 Uhr kam das von Help <help@shop.test>:\nLampe\nStuhl",
    "Write to Help <help@shop.test>:\nthat is what I was told",
    "Thanks. On 1 March 2024 at 9:00, Help <help@shop.test> wrote: we are closed.\nBye",
)
LISTS = (
    "Please ship like this:\n\nFrom: Madrid\nSent: by courier\nTo: Berlin\n\nThanks",
    "From: Madrid\nDate: 5 May 2024\nTo: Berlin\n\nTwo seats, please.",
    (
        "Two seats:\n\nFrom: Madrid\nDate: 5 May 2024 10:30\nTo: "
        "Berlin\n\nTwo seats, please."
    ),
    "Viaje:\nDe: Madrid\nFecha: 12/05/2024\nPara: dos personas\n\nGracias",
    "Reise:\nVon: Köln\nDatum: 12.05.2024 10:30\nAn: Bonn\n\nDanke",
    "Da: Roma\nData: 12/05/2024\nA: Milano\n\nGrazie",
    "Van: Gent\nDatum: 12/05/2024\nAan: Brussel\n\nBedankt",
    "Fra: Oslo\nDato: 12.05.2024\nTil: Bergen\n\nTakk",
    "Asunto: queja\nDe: mi pedido 77\n\nNo ha llegado.",
    "The mail said From: Help Sent: Friday To: me Subject: Refund and no more.\n\nBye",
    "From: Help <help@shop.test>, Sent: Friday, To: me, so it is yours?\n\nBye",
    "New message of the web site:\n\nFrom: Ana "
    "<ana@customer.test>\nDate: 04/03/2024 10:00\n"
    "Subject: Order\nMessage: I want my money back.",
    "New message of the web site:\n\nFrom: Ana "
    "<ana@customer.test>\nDate: 04/03/2024 10:00\n"
    "Subject: Order\nPhone: 600 000 000\n\nI want my money back.",
    "Web:\nDe: Ana <ana@customer.test>\nFecha: 04/03/2024 10:00\nAsunto: Queja\n\n"
    "Mensaje:\nQuiero mi dinero.",
    (
        "From: Calle Mayor 5\nSent: by courier on Monday 5\nTo: "
        "Berlin\nSubject: lamps\n\nBye"
    ),
    (
        "De: Ana <ana@customer.test>\nFecha: 5 de mayo de "
        "2024\nPedido: 77\n\nNo ha llegado"
    ),
    (
        "De: Ana Prueba\nA: Tienda\nFecha: 5 de mayo de "
        "2024\nAsunto: Queja\n\nSeñores:\nNo."
    ),
    "From: 5\nTo: 10\nSubject: sizes\n\nThat is what I need.",
)
RULES = (
    "I got a mail with\n---- Original Message ----\nin the middle. Is it from you?",
    "It says -----Original Message----- and no more.\n\nBye",
    "-----Original Message-----\nis all I see\n\nBye",
    "Veo\n-----Mensaje original-----\ny nada más.",
    (
        ""
        "One\n________________________________\nTwo\n________________"
        "________________\nThree"
    ),
    "One\n----------\nTwo\n----------\nThree",
    "--- IMPORTANTE ---\nDe: ustedes no sé nada.\nGracias",
    "Es steht da\n-----Ursprüngliche Nachricht-----\nund sonst nichts.",
)
SIGNATURES = (
    "Quiero cancelar:\n--\n5 x lámpara A\n3 x lámpara B",
    "Quiero cancelar\n--\n5 x lámpara A\n3 x lámpara B",
    "Quiero cancelar\n-- \n5 x lámpara A\n3 x lámpara B",
    "Quiero cancelar\n--\nlámpara A\nlámpara B",
    "Quiero cancelar\n--\nLámpara A\nLámpara B",
    "Quiero cancelar\n-- \n- lámpara A\n- lámpara B",
    "Quiero:\n-- \nLámpara A\nLámpara B",
    "One\n--\nTwo\n--\nThree",
    "One\n-- \nTwo\n-- \nThree",
    "One\n--\nAnd then the parcel did not come, so please call me.",
    "One\n-- \nAnd then the parcel did not come, so please call me.",
    "One\n--\nWhere is it?",
    "One\n--\nHola, quiero cancelar.",
    "One\n-- \nHola, quiero cancelar.",
    "One\n-- \nAna\nWhere is it?",
    "One\n-- \n" + "Long line of words that go on and on\n" * 40,
    "One\n-- \nAna\n\nAdemás, quiero que me llamen mañana.",
    "One\n--\nAna\n\nAdemás quiero que me llamen mañana por la tarde",
    "One\n--\nAna\nP.S. Call me",
    "One -- two\n--- three\n-- four",
    "Ana Prueba\nTel. 600 000 000\n\nThat is where you reach me. Please call.",
)
ARROWS = (
    "Fotos:\n>>> pedido 77, pantalla rota <<<\nGracias",
    ">> URGENTE <<\nNo funciona",
    "Hola\n>>>>> IMPORTANTE\nNo funciona",
    "Hola\n> pedido 77\nGracias",
    "Mis pasos:\n> Ajustes\n> Red\n> Wifi\nNo funciona",
    "Mis pasos\n> Ajustes\n> Red\n> Wifi\nNo funciona",
    "Menú:\n> Ajustes\n>> Red\n>>> Wifi\nNo funciona",
    "Quiero\n> 3 lámparas\n> 2 sillas",
    "It fails:\n>>> import shop\n>>> shop.buy()\nTraceback\nWhy?",
    "C:\\> dir\n> no such file\nWhy?",
    "You write\n> Was it delivered?\nNo.",
    "a > b\nx >= 1\n-> go on",
    "> 5 kg\ncosts more?",
)
FORWARDS = (
    "See below\n\n---------- Forwarded message ---------\nFrom: "
    "Bo <bo@x.test>\nDate: Mon, "
    "4 Mar 2024 at 10:00\nSubject: Offer\nTo: <ana@customer.test>\n\nBuy now.",
    "Mirad\n\n---------- Mensaje reenviado ---------\nDe: Bo "
    "<bo@x.test>\nFecha: lun, 4 mar "
    "2024 a las 10:00\nAsunto: Oferta\nPara: <ana@customer.test>\n\nCompre.\n\n"
    "El lun, 4 mar 2024 a las 9:00, Cy <cy@x.test> escribió:\n> antes",
    "See\n\nBegin forwarded message:\n\n> From: Bo "
    "<bo@x.test>\n> Date: 4 March 2024 10:00\n"
    "> Subject: Offer\n>\n> Buy now.",
    "Siehe\n\n-------- Weitergeleitete Nachricht "
    "--------\nBetreff: Angebot\nDatum: Mon, 4 "
    "Mar 2024 10:00:00\nVon: Bo <bo@x.test>\nAn: ana@customer.test\n\nKaufen.",
    "-------- Message transféré --------\nSujet : Offre\nDate : "
    "Mon, 4 Mar 2024 10:00:00\n"
    "De : Bo <bo@x.test>\n\nAchetez.",
)
LINES = (DATA / "quote-own-words.txt").read_text()
"""A letter each, with ``|`` for its line ends."""


class TestOwnWords(unittest.TestCase):
    def check(self, texts):
        for text in texts:
            with self.subTest(text):
                for below in ("", "\n\nSaludos\nAna"):
                    mail = letter(text + below)
                    self.assertNotIn("<details", mail.html)
                lines = text.replace("&", "&amp;").replace("<", "&lt;").split("\n")
                for start, between in (("<p>", "</p><p>"), ("<div>", "<br>")):
                    mail = letter(html=f"{start}{between.join(lines)}</{start[1:]}")
                    self.assertNotIn("<details", mail.html)

    def test_sentences(self):
        self.check(SENTENCES)

    def test_lists(self):
        self.check(LISTS)

    def test_rules(self):
        self.check(RULES)

    def test_dashes(self):
        self.check(SIGNATURES)

    def test_arrows(self):
        self.check(ARROWS)

    def test_forwarded(self):
        self.check(FORWARDS)

    def test_the_mail_of_a_machine_that_wants_its_answers_above(self):
        for line in (
            "##- Please type your reply above this line -##",
            "-- above this line --",
        ):
            text = f"{line}\n\nWe need the serial number."
            self.assertNotIn("<details", letter(text).html)
            html = f"<div>{line}</div><p>We need the serial number.</p>"
            self.assertNotIn("<details", letter(html=html).html)

    def test_more_of_each_kind(self):
        self.check(line.replace("|", "\n") for line in LINES.splitlines())
        for line in LINES.splitlines():
            for above in ("Hola:\n\n", "Hola\n", "Hola\n\n"):
                with self.subTest(line, above=above):
                    text = above + line.replace("|", "\n")
                    self.assertNotIn("<details", letter(text).html)
                    below = letter(f"{text}\n\nGracias, Ana")
                    self.assertNotIn("<details", below.html)
