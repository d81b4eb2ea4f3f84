"""English sentences of letters: which promise a file, and which only speak of one."""

PROMISES = """
Encl.: invoice 4471
Attachments: 2
Enclosures (2)
It's attached.
They're attached.
Invoice attached as requested.
Photos attached for your records.
Your return label is attached to this e-mail.
I have re-attached the invoice.
Reattaching the file.
Please find attached the invoice.
Please find the signed contract attached.
Please find enclosed our price list.
Please see the attached document for the steps.
See attached.
See attachment.
See the attachments for details.
I attach the file.
I have attached the report you asked for.
I've attached a screenshot.
I'm attaching the form.
We have also attached the terms.
We are attaching two photos.
I enclose the receipt.
I am enclosing a copy of the letter.
We enclose our offer.
I hereby attach the certificate.
Attached is the quote.
Attached are the photos.
Attached the document.
Attached you will find the manual.
Attached please find our proposal.
Enclosed you'll find the label.
Enclosed is a copy.
The invoice is attached.
The documents are attached to this e-mail.
Your invoice is attached.
Invoice attached.
Quote attached, thanks.
The file has been attached.
In the attached document you will find all steps.
You will find the steps in the attached PDF.
You can find more in the attachment.
As an attachment you get the form.
My attachment shows the error.
The attachment contains the list of parts.
PFA the report.
Sorry, I forgot to attach the file. Here it is.
Sorry, I forgot the attachment!
I'm sending you the file.
I am sending you a copy of the contract.
We send you the invoice of May.
I'll attach the form here.
Can you please review the attached contract and sign it?
Could you fill in the attached form?
No problem, I attach it again.
Don't hesitate to ask; the offer is attached.
Hello Ana, attached the label for the return.
Kindly find attached the statement.
I did not send it before, but now it is attached.
Please sign the enclosed form.
Here attached you have the plan.
I’ve attached the picture
Attaching the logs here.
Find attached the file
Here's the attached file.
I have enclosed two copies.
As requested, attached is our updated quote.
Please find our invoice in the attachment.
Please find the invoice in attachment
You'll find the document attached.
I am attaching herewith the duly signed form.
We are pleased to attach our offer.
The offer you asked for is enclosed.
I'm enclosing the photos
Please see attached file
Please see the attached
Please review the attached.
Have a look at the attached screenshot.
Take a look at the attachment
The attached PDF explains how.
I include the file you asked for.
We've included a copy of the invoice.
Here you have the attached file
Sending you the contract now
Sending the file.
Both files are attached below.
Check the attachment please.
Let me attach the file for you
Refer to the enclosed leaflet
I would like to attach the contract
I am attaching the requested documents to this email.
I attach to this email the requested documents.
As discussed, I attach my CV.
The attached spreadsheet lists all orders.
Here is the invoice (attached).
You will find attached a copy of your invoice
You will find your invoice attached
Please find your invoice attached.
Your contract is enclosed with this e-mail.
We enclose herewith the form
I have enclosed the return label
Here are the attached photos.
Attached file shows the error
File attached.
I'm enclosing the invoice, as promised.
Screenshot attached
PDF attached
For your records, a copy of the contract is attached.
"""

NO_PROMISES = """
Attachments: none
These are the topics: attachments, invoices, returns
We attach great importance to your data.
I attach no value to it.
Please return the form attached to your reply.
Thank you for your attachment.
We have received your attachment.
Your attachment is empty.
I have looked at the attached file you sent.
The file you attached cannot be opened.
The attachment you sent us is damaged.
Could you attach a photo of the device?
Can you please attach the invoice?
Please attach the receipt to your answer.
Attach the receipt to your answer.
Please send us the file again.
There was no attachment in your e-mail.
There was nothing attached.
Your mail came without an attachment.
You forgot to attach the file.
You forgot the attachment.
I have not attached anything.
I can't attach the file here.
I do not attach the manual, you find it on our page.
We never send attachments.
Should I attach the invoice?
Do you want me to send you the file?
If I attach the file, will you sign it?
Did you receive the attached file?
I attach a link to the manual.
I've attached the link.
The handle is attached to the door.
The cable must be attached to the wall.
It is attached to the back of the device.
No strings attached.
He is very attached to his old phone.
We could not open the attached document.
Thanks for the attached photos.
We have reviewed the attached documents you provided.
The attached file is corrupted.
The attached file doesn't open.
I will attach it tomorrow.
I am sending you the file by post.
We will send you the invoice tomorrow.
We sent you the contract last week.
You wrote “I enclose the receipt”, which one do you mean?
Files larger than 20 MB cannot be attached.
Was the file attached to your first e-mail?
Attachments are checked for viruses.
The price of the attachment for your mixer is 20 EUR.
I am sending a technician.
We include the warranty.
Send me the file, please.
As you attached the invoice, I can see the number.
Thanks for the attachment
Thank you for attaching the invoice.
Thanks for sending the attached photos
Your attached file was received
We received the attachments
I saw your attachment
I've received the documents you attached
According to the document you attached, it is broken
In your attachment I see the serial number
In the attachment of your last e-mail I see the number
From the attachment you sent I can see
Please find the receipt you attached below
I can see the picture in your attachment
I couldn't open the attachment
The attachment is missing
The attachment seems to be missing
Nothing was attached to your message
It seems the file was not attached
Please resend the attachment
Please send the attached form back
Please use the form on our page and attach a copy
If you attach the file we can help
Make sure that the file is attached
Once the file is attached, press Send
When you have attached the file
Can you send me the invoice?
Could you send the file as an attachment?
Send it as an attachment, please
The attachment limit is 20 MB
A hose is attached to the machine
The label attached to the parcel
We do not accept attachments
No attachment needed
Sorry, without the attached proof we can't go on
Which file did you attach?
I see you have attached a picture
He attached the file
The customer attached the file
The lawyer encloses a letter
I need the attached form signed?
We have no attached file
Are there files attached?
Do you see any attachment?
Please reply with the photos attached
I don't see any attachment.
I can't see the attachment.
We did not get the attached file
Did you mean to attach something?
I think you meant to attach a file
You mention an attached file but there is none
You say that you enclose the receipt
The receipt that you enclosed is from another shop
I've forwarded your attachment to my colleague
I've forwarded the attached file to my colleague
I've passed your attached documents on
Which of the two attached files is the right one?
The parts are enclosed in the box
The manual is enclosed in the box
The screws are enclosed with the product
A copy of the form is available on our page
We send the invoice by e-mail every month
We send invoices on the first of the month
I send you my best regards
We include a copy of the manual in each box
Include a copy of the invoice, please
The battery is not included
The file is too large to be attached
How to attach a file: press the clip
To attach a file, press the clip
You can attach files up to 20 MB
Attach files by pressing the clip
The form must be attached to the parcel
Please keep the attached label on the device
The attached label on the device shows the number
"""
