"""Spanish sentences of letters: which promise a file, and which only speak of one."""

PROMISES = """
Adjuntos: factura.pdf
Anexos (3)
Acabo de adjuntar la factura.
Acabamos de adjuntarle el contrato.
Adjunto la factura.
Adjunto factura.
Te adjunto el archivo.
Le adjunto el documento solicitado.
Os adjunto las fotos.
Te lo adjunto.
Se lo adjunto.
Adjuntamos el presupuesto.
Le adjuntamos copia del contrato.
Adjunto encontrará el informe.
Adjunta encontrará la documentación.
Adjuntos encontrarás los planos.
Adjunto a este correo la documentación.
Adjunto te envío el recibo.
Te envío adjunto el presupuesto.
Le remito adjunta la factura de mayo.
Va adjunto el certificado.
Se adjunta la factura.
Se adjuntan los justificantes.
En el archivo adjunto verá los detalles.
En el documento adjunto tiene los pasos.
Ver adjunto.
Ver archivo adjunto.
La factura adjunta vence el viernes.
Revise el documento adjunto y fírmelo.
¿Puede firmar el documento adjunto y devolverlo?
He adjuntado las capturas.
Hemos adjuntado el formulario.
Olvidé adjuntar el archivo, aquí va.
Se me olvidó adjuntar la foto.
Te envío el archivo.
Le envío la factura.
Les enviamos el presupuesto que pidieron.
Os mando las fotos.
Te paso el documento.
Le hago llegar el contrato.
Te lo envío en un archivo adjunto.
Envío el documento firmado.
Remito la documentación solicitada.
No obstante, adjunto la factura.
No obstante adjunto la factura.
Buenos días, adjunto le remito el albarán.
Le anexo el comprobante.
Factura adjunta.
Nuestro adjunto explica el proceso.
Le adjunto a continuación los documentos que me pidió.
En adjunto encontrará la oferta.
Como adjunto va el formulario.
Tal como hablamos te adjunto el PDF.
Te adjuntamos también el manual
En adjunto le envío la factura
En archivo adjunto te mando los datos
Les adjunto lo solicitado
Adjunto lo que me pidió
Adjunto os remito
Encontrará la factura adjunta
Encontrarás el contrato adjunto a este mensaje
Le mando adjunto el contrato
Le envio el archivo
te envio los archivos
Puede ver el adjunto para mas detalle
Consulte el archivo adjunto
Aquí te envío el documento
Aquí le adjunto la guía
Aquí tienes adjunto el contrato
Adjunto copia
adjunto pdf
Se lo envío adjunto
Te los mando adjuntos
Le envío por este medio la factura
Te voy a adjuntar el contrato
Quería adjuntarle la factura
Me permito adjuntar el presupuesto
Procedo a adjuntarle el informe
Le acompaño copia de la escritura
Por la presente le remitimos el certificado
Le hacemos llegar la documentación
Lo encontrará en el adjunto
La adjunto de nuevo
Vuelvo a adjuntar la factura
Adjuntamos en este correo los recibos
Los documentos adjuntos explican el proceso
Los documentos están adjuntos
La factura está adjunta
Le comparto el archivo
Te reenvío la factura
Te incluyo el informe
Te dejo el archivo
Te dejo adjunto el informe
Adjuntamos presupuesto solicitado
Adjunto a la presente la factura
Adjunto al correo la factura
Adjunto a este mensaje encontrará el documento
Por favor, encuentre adjunta la factura
Le envío adjunta la factura
Le envío en adjunto la factura
Adjunto mi currículum
Mando adjunto el archivo
Aquí va el archivo adjunto
Este es el archivo adjunto
Se adjunta documento
Les adjuntaré la factura en este correo
te enviamos la factura de este mes
Te hago llegar la factura
Encontrará adjunto el documento
Los archivos van adjuntos
Anexo la factura
Anexamos el documento
Te anexo el contrato
Le envío copia del contrato
Le envío el pdf
"""

NO_PROMISES = """
Adjuntos: ninguno
Anexo
Se le ha olvidado el adjunto.
Olvidaste el adjunto.
El tamaño máximo de los adjuntos es de 20 MB.
Los adjuntos de más de 20 MB se rechazan.
Gracias por su adjunto.
Hemos recibido su archivo adjunto.
Recibimos el archivo adjunto, gracias.
Su adjunto está vacío.
El archivo adjunto no se abre.
El archivo que adjuntó está dañado.
El archivo adjunto que nos envió no se puede abrir.
El documento adjunto que me mandaste está incompleto.
No puedo abrir el archivo adjunto.
No adjunto la factura porque ya la tiene.
No hay ningún archivo adjunto en su correo.
Su correo ha llegado sin adjunto.
Sin adjuntos no podemos ayudarle.
Falta el adjunto.
¿Puede adjuntar una foto?
¿Podrías adjuntar la factura?
Por favor, adjunte el justificante.
Adjunte el justificante, por favor.
Adjunta la factura en tu respuesta, por favor.
Le ruego que adjunte la documentación.
Necesitamos que nos adjunte el contrato.
¿Quieres que te adjunte el archivo?
¿Ha adjuntado usted el documento?
Si adjunta la factura, lo revisamos.
Te adjunto el enlace al manual.
Adjunto enlace de seguimiento.
Hemos revisado el archivo adjunto.
El director adjunto le llamará mañana.
Hablé con la directora adjunta.
El cliente le envió la factura.
Mañana le envío la factura.
Le envío la factura mañana.
Le envío el documento por correo postal.
Ayer le enviamos la factura.
Le enviaremos el contrato cuando esté firmado.
El envío de la factura tarda dos días.
El envío llegará mañana.
Te mando un abrazo.
Le paso con mi compañera.
Envíeme el archivo, por favor.
Envíenos la documentación adjunta.
Mándame el documento.
En el anexo II del contrato está la tarifa.
No te puedo adjuntar el archivo.
Gracias por el archivo adjunto.
Escribió «adjunto la factura», pero no la vemos.
Le remito a nuestra página.
Te envío un técnico.
He recibido el adjunto
He visto el adjunto
Ya hemos recibido los documentos adjuntos
En su adjunto veo el número
En el adjunto de su correo no se ve la fecha
En el adjunto que envió no se ve
He abierto el archivo adjunto
No he recibido el adjunto
No nos ha llegado el archivo adjunto
No aparece ningún documento adjunto
No veo adjunta la factura
No venía nada adjunto
Olvidó adjuntar la factura
Ha olvidado adjuntar la factura
Se le olvidó adjuntar el documento
Parece que olvidaste adjuntar el archivo
Puede enviarnos la factura como adjunto
Envíenos el formulario adjunto firmado a vuelta de correo?
Necesito que me envíe el documento
¿Me envías el archivo?
¿Me puede adjuntar el recibo?
Adjúntenos el recibo
Adjunten la documentación
Adjuntar la documentación es obligatorio
Es necesario adjuntar el DNI
Debe adjuntar copia del DNI
Hay que adjuntar el justificante
No hace falta adjuntar nada
No es necesario adjuntar la factura
Recuerde adjuntar el justificante
Tiene que venir adjunto el DNI
El tamaño de los archivos adjuntos no puede superar 20 MB
La manguera va adjunta a la máquina?
Según el documento que nos adjuntó
La foto que adjunta es muy pequeña
El archivo que adjuntas no se ve
La documentación que nos adjunta es correcta
Te lo envío mañana
Le llamo y le envío un técnico
Gracias por adjuntar la factura
Gracias por enviarnos el documento
Le enviaron la factura
Los tornillos van adjuntos en la caja
No hemos podido abrir los adjuntos
No puedo ver el adjunto
¿A qué adjunto se refiere?
¿Qué archivo adjunto?
Dice que adjunta la factura pero no la vemos
Usted menciona un archivo adjunto que no encontramos
¿Nos puede volver a enviar el archivo adjunto?
Reenvíe el archivo adjunto, por favor
Vuelva a enviarnos el adjunto
Su archivo adjunto contiene un virus
Los adjuntos se analizan en busca de virus
Puede adjuntar archivos pulsando el clip
Para adjuntar un archivo pulse el clip
El pedido incluye el manual
Le enviamos las facturas cada mes por correo
Le enviamos el pedido el lunes
Le enviamos el pedido por mensajería
Te envío el pedido hoy
Le paso la llamada
Le paso el documento a mi compañero
Le mando un saludo
"""
