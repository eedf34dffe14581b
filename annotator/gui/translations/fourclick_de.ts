<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;Open images …</source>
        <translation>&amp;Bilder öffnen …</translation>
    </message>
    <message>
        <source>Add image files to the project and show the first</source>
        <translation>Bilddateien zum Projekt hinzufügen und die erste zeigen</translation>
    </message>
    <message>
        <source>Open &amp;folder …</source>
        <translation>O&amp;rdner öffnen …</translation>
    </message>
    <message>
        <source>Add every image in a folder; a DICOM series counts as one</source>
        <translation>Alle Bilder eines Ordners hinzufügen; eine DICOM-Serie zählt als ein Bild</translation>
    </message>
    <message>
        <source>&amp;New project …</source>
        <translation>&amp;Neues Projekt …</translation>
    </message>
    <message>
        <source>A folder that keeps images, masks and clicks</source>
        <translation>Ein Ordner, der Bilder, Masken und Klicks aufbewahrt</translation>
    </message>
    <message>
        <source>Open &amp;project …</source>
        <translation>&amp;Projekt öffnen …</translation>
    </message>
    <message>
        <source>Go on where you stopped</source>
        <translation>Dort weitermachen, wo Sie aufgehört haben</translation>
    </message>
    <message>
        <source>Open &amp;samples</source>
        <translation>Bei&amp;spiele öffnen</translation>
    </message>
    <message>
        <source>Bundled images to try things on</source>
        <translation>Mitgelieferte Bilder zum Ausprobieren</translation>
    </message>
    <message>
        <source>&amp;Import mask …</source>
        <translation>Maske &amp;importieren …</translation>
    </message>
    <message>
        <source>Regions for this image from a label picture or volume</source>
        <translation>Regionen für dieses Bild aus einem Labelbild oder Labelvolumen</translation>
    </message>
    <message>
        <source>&amp;PNG masks …</source>
        <translation>&amp;PNG-Masken …</translation>
    </message>
    <message>
        <source>One indexed PNG per annotated slice</source>
        <translation>Ein indiziertes PNG je annotierter Schicht</translation>
    </message>
    <message>
        <source>&amp;NIfTI masks …</source>
        <translation>&amp;NIfTI-Masken …</translation>
    </message>
    <message>
        <source>Label volumes with the images&apos; exact geometry</source>
        <translation>Labelvolumen mit der genauen Geometrie der Bilder</translation>
    </message>
    <message>
        <source>&amp;Keep image names</source>
        <translation>&amp;Bildnamen beibehalten</translation>
    </message>
    <message>
        <source>Call exported files like the images, which may tell who it is</source>
        <translation>Exportierte Dateien wie die Bilder nennen, was verraten kann, wer es ist</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>&amp;Delete region</source>
        <translation>Region &amp;löschen</translation>
    </message>
    <message>
        <source>Delete the selected region</source>
        <translation>Die ausgewählte Region löschen</translation>
    </message>
    <message>
        <source>&amp;Hide or show region</source>
        <translation>Region ein- oder aus&amp;blenden</translation>
    </message>
    <message>
        <source>Hide the selected region; exports keep it</source>
        <translation>Die ausgewählte Region ausblenden; Exporte enthalten sie weiterhin</translation>
    </message>
    <message>
        <source>Fit i&amp;mage</source>
        <translation>Bild ein&amp;passen</translation>
    </message>
    <message>
        <source>Show the whole image</source>
        <translation>Das ganze Bild zeigen</translation>
    </message>
    <message>
        <source>&amp;Auto window</source>
        <translation>&amp;Automatische Fensterung</translation>
    </message>
    <message>
        <source>Brightness and contrast that suit this slice</source>
        <translation>Helligkeit und Kontrast passend zu dieser Schicht</translation>
    </message>
    <message>
        <source>&amp;Outlines only</source>
        <translation>Nur &amp;Umrisse</translation>
    </message>
    <message>
        <source>Masks without their filling</source>
        <translation>Masken ohne Füllung</translation>
    </message>
    <message>
        <source>&amp;Doubt</source>
        <translation>Unsicher&amp;heit</translation>
    </message>
    <message>
        <source>Where the network is of two minds, from yellow to pink</source>
        <translation>Wo das Netz unentschieden ist, von Gelb bis Rosa</translation>
    </message>
    <message>
        <source>Next doubtful p&amp;lace</source>
        <translation>Nächste unsichere S&amp;telle</translation>
    </message>
    <message>
        <source>Look where the mask is most likely wrong</source>
        <translation>Dorthin gehen, wo die Maske am ehesten falsch ist</translation>
    </message>
    <message>
        <source>Window of the &amp;volume</source>
        <translation>Fensterung des V&amp;olumens</translation>
    </message>
    <message>
        <source>Brightness and contrast that suit all slices</source>
        <translation>Helligkeit und Kontrast passend zu allen Schichten</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>&amp;Invertieren</translation>
    </message>
    <message>
        <source>Black for white, as films are read</source>
        <translation>Schwarz und Weiß vertauscht, wie Röntgenfilme gelesen werden</translation>
    </message>
    <message>
        <source>&amp;Play slices</source>
        <translation>Schichten ab&amp;spielen</translation>
    </message>
    <message>
        <source>Show slice after slice until it is chosen again or the image is clicked</source>
        <translation>Schicht um Schicht zeigen, bis der Befehl noch einmal gewählt oder das Bild angeklickt wird</translation>
    </message>
    <message>
        <source>&amp;Second image …</source>
        <translation>&amp;Zweites Bild …</translation>
    </message>
    <message>
        <source>Blend another modality or time point over this image</source>
        <translation>Eine andere Modalität oder einen anderen Zeitpunkt über dieses Bild blenden</translation>
    </message>
    <message>
        <source>&amp;Ruler</source>
        <translation>&amp;Lineal</translation>
    </message>
    <message>
        <source>Two clicks measure a length; right click takes the last one away</source>
        <translation>Zwei Klicks messen eine Länge; ein Rechtsklick nimmt den letzten zurück</translation>
    </message>
    <message>
        <source>An&amp;gle</source>
        <translation>&amp;Winkel</translation>
    </message>
    <message>
        <source>Three clicks measure the angle at the second</source>
        <translation>Drei Klicks messen den Winkel am zweiten</translation>
    </message>
    <message>
        <source>Region s&amp;tatistics …</source>
        <translation>&amp;Regionen-Statistik …</translation>
    </message>
    <message>
        <source>Area, volume, mean and deviation of each region, also as CSV</source>
        <translation>Fläche, Volumen, Mittelwert und Streuung jeder Region, auch als CSV</translation>
    </message>
    <message>
        <source>&amp;Four views</source>
        <translation>&amp;Vier Ansichten</translation>
    </message>
    <message>
        <source>Axial, coronal and sagittal side by side, with a crosshair</source>
        <translation>Axial, koronal und sagittal nebeneinander, mit Fadenkreuz</translation>
    </message>
    <message>
        <source>Next la&amp;yout</source>
        <translation>Nächste Anor&amp;dnung</translation>
    </message>
    <message>
        <source>One view alone after the other, then all four; a double click does it too</source>
        <translation>Eine Ansicht nach der anderen allein, dann alle vier; ein Doppelklick tut es auch</translation>
    </message>
    <message>
        <source>Surface of the regions</source>
        <translation>Oberfläche der Regionen</translation>
    </message>
    <message>
        <source>The regions in 3-D: drag turns, wheel zooms</source>
        <translation>Die Regionen in 3-D: Ziehen dreht, das Mausrad zoomt</translation>
    </message>
    <message>
        <source>Save surface …</source>
        <translation>Oberfläche speichern …</translation>
    </message>
    <message>
        <source>The regions&apos; surfaces in millimetres: STL, PLY or OBJ</source>
        <translation>Die Oberflächen der Regionen in Millimetern: STL, PLY oder OBJ</translation>
    </message>
    <message>
        <source>What the &amp;network sees</source>
        <translation>Was das &amp;Netz sieht</translation>
    </message>
    <message>
        <source>Crop, cue maps and probability of this prompt</source>
        <translation>Ausschnitt, Hinweiskarten und Wahrscheinlichkeit dieser Eingabe</translation>
    </message>
    <message>
        <source>Train on m&amp;y masks …</source>
        <translation>Auf &amp;meinen Masken trainieren …</translation>
    </message>
    <message>
        <source>Fine-tune the network on this project; choose a checkpoint</source>
        <translation>Das Netz auf dieses Projekt nachtrainieren; einen Checkpoint wählen</translation>
    </message>
    <message>
        <source>&amp;What to label next …</source>
        <translation>&amp;Was als Nächstes annotieren …</translation>
    </message>
    <message>
        <source>Suggestions, learning curve, and whether the advice helps</source>
        <translation>Vorschläge, Lernkurve und ob die Empfehlung hilft</translation>
    </message>
    <message>
        <source>Train a &amp;U-Net …</source>
        <translation>U-Net &amp;trainieren …</translation>
    </message>
    <message>
        <source>A network without clicks, trained on these masks, that labels the rest</source>
        <translation>Ein Netz ohne Klicks, auf diesen Masken trainiert, das die übrigen Bilder annotiert</translation>
    </message>
    <message>
        <source>Next su&amp;ggestion</source>
        <translation>Nächster Vor&amp;schlag</translation>
    </message>
    <message>
        <source>Show what the round suggests; nobody else gets it meanwhile</source>
        <translation>Zeigen, was die Runde vorschlägt; sonst bekommt es solange niemand</translation>
    </message>
    <message>
        <source>&amp;Click tool</source>
        <translation>&amp;Klick-Werkzeug</translation>
    </message>
    <message>
        <source>Four extreme points, then corrections</source>
        <translation>Vier Extrempunkte, dann Korrekturen</translation>
    </message>
    <message>
        <source>&amp;Select tool</source>
        <translation>A&amp;uswahl-Werkzeug</translation>
    </message>
    <message>
        <source>Choose regions; double click to refine one</source>
        <translation>Regionen auswählen; ein Doppelklick verfeinert eine</translation>
    </message>
    <message>
        <source>Si&amp;x-point tool</source>
        <translation>Se&amp;chs-Punkte-Werkzeug</translation>
    </message>
    <message>
        <source>Two points along each axis of a structure, on any slices</source>
        <translation>Zwei Punkte entlang jeder Achse einer Struktur, auf beliebigen Schichten</translation>
    </message>
    <message>
        <source>&amp;Walk through slices</source>
        <translation>&amp;Durch die Schichten gehen</translation>
    </message>
    <message>
        <source>Carry the selected region to its neighbours, until it ends</source>
        <translation>Die ausgewählte Region in ihre Nachbarschichten übertragen, bis sie endet</translation>
    </message>
    <message>
        <source>Walk to &amp;earlier slices</source>
        <translation>Zu &amp;früheren Schichten gehen</translation>
    </message>
    <message>
        <source>Carry the selected region to slices before it alone</source>
        <translation>Die ausgewählte Region nur in die Schichten davor übertragen</translation>
    </message>
    <message>
        <source>Walk to &amp;later slices</source>
        <translation>Zu &amp;späteren Schichten gehen</translation>
    </message>
    <message>
        <source>Carry the selected region to slices after it alone</source>
        <translation>Die ausgewählte Region nur in die Schichten danach übertragen</translation>
    </message>
    <message>
        <source>Walk &amp;how far …</source>
        <translation>Wie &amp;weit gehen …</translation>
    </message>
    <message>
        <source>Which way, how far, and how sure the mask has to be for the walk to go on</source>
        <translation>In welche Richtung, wie weit, und wie sicher die Maske sein muss, damit es weitergeht</translation>
    </message>
    <message>
        <source>&amp;Fill between slices</source>
        <translation>&amp;Zwischen Schichten füllen</translation>
    </message>
    <message>
        <source>Interpolate between your slices; the network checks</source>
        <translation>Zwischen Ihren Schichten interpolieren; das Netz prüft</translation>
    </message>
    <message>
        <source>Next &amp;doubtful slice</source>
        <translation>&amp;Nächste unsichere Schicht</translation>
    </message>
    <message>
        <source>Go to the slice with the lowest predicted Dice</source>
        <translation>Zur Schicht mit dem niedrigsten vorhergesagten Dice-Wert gehen</translation>
    </message>
    <message>
        <source>Next slice worth a &amp;click</source>
        <translation>Nächste Schicht, die einen &amp;Klick lohnt</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>&amp;Pinsel</translation>
    </message>
    <message>
        <source>Paint; the right button erases</source>
        <translation>Malen; die rechte Taste radiert</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>&amp;Radierer</translation>
    </message>
    <message>
        <source>Erase from the selected region, without one from all</source>
        <translation>Aus der ausgewählten Region radieren, ohne Auswahl aus allen</translation>
    </message>
    <message>
        <source>&amp;Lasso</source>
        <translation>&amp;Lasso</translation>
    </message>
    <message>
        <source>Draw around what to add; with the right button, to remove</source>
        <translation>Umfahren, was hinzukommt; mit der rechten Taste, was wegfällt</translation>
    </message>
    <message>
        <source>Pol&amp;ygon</source>
        <translation>Pol&amp;ygon</translation>
    </message>
    <message>
        <source>Click the corners of what to add; a double click closes</source>
        <translation>Die Ecken dessen anklicken, was hinzukommt; ein Doppelklick schließt</translation>
    </message>
    <message>
        <source>Li&amp;vewire</source>
        <translation>Li&amp;vewire</translation>
    </message>
    <message>
        <source>Click along an edge, which the line follows</source>
        <translation>Entlang einer Kante klicken, der die Linie folgt</translation>
    </message>
    <message>
        <source>&amp;Flood</source>
        <translation>&amp;Fluten</translation>
    </message>
    <message>
        <source>Add what is connected and of about the clicked value</source>
        <translation>Hinzufügen, was zusammenhängt und etwa den angeklickten Wert hat</translation>
    </message>
    <message>
        <source>S&amp;maller brush</source>
        <translation>Pinsel &amp;kleiner</translation>
    </message>
    <message>
        <source>Also Ctrl+wheel down</source>
        <translation>Auch Strg+Mausrad abwärts</translation>
    </message>
    <message>
        <source>La&amp;rger brush</source>
        <translation>Pinsel &amp;größer</translation>
    </message>
    <message>
        <source>Also Ctrl+wheel up</source>
        <translation>Auch Strg+Mausrad aufwärts</translation>
    </message>
    <message>
        <source>Fill h&amp;oles</source>
        <translation>Löc&amp;her füllen</translation>
    </message>
    <message>
        <source>The selected region without holes</source>
        <translation>Die ausgewählte Region ohne Löcher</translation>
    </message>
    <message>
        <source>&amp;Keep largest part</source>
        <translation>Größten &amp;Teil behalten</translation>
    </message>
    <message>
        <source>The selected region without its smaller parts</source>
        <translation>Die ausgewählte Region ohne ihre kleineren Teile</translation>
    </message>
    <message>
        <source>Remove &amp;islands …</source>
        <translation>&amp;Inseln entfernen …</translation>
    </message>
    <message>
        <source>Drop parts of the selected region below a size</source>
        <translation>Teile der ausgewählten Region unterhalb einer Größe entfernen</translation>
    </message>
    <message>
        <source>&amp;Smooth …</source>
        <translation>Glätt&amp;en …</translation>
    </message>
    <message>
        <source>Round off the selected region&apos;s outline</source>
        <translation>Den Umriss der ausgewählten Region abrunden</translation>
    </message>
    <message>
        <source>&amp;Grow …</source>
        <translation>&amp;Wachsen lassen …</translation>
    </message>
    <message>
        <source>Move the selected region&apos;s outline outwards by millimetres</source>
        <translation>Den Umriss der ausgewählten Region um Millimeter nach außen verschieben</translation>
    </message>
    <message>
        <source>S&amp;hrink …</source>
        <translation>&amp;Schrumpfen lassen …</translation>
    </message>
    <message>
        <source>Move the selected region&apos;s outline inwards by millimetres</source>
        <translation>Den Umriss der ausgewählten Region um Millimeter nach innen verschieben</translation>
    </message>
    <message>
        <source>Copy to &amp;next slice</source>
        <translation>Auf &amp;nächste Schicht kopieren</translation>
    </message>
    <message>
        <source>The selected object again on the next slice of the view clicked in last</source>
        <translation>Das ausgewählte Objekt noch einmal auf der nächsten Schicht der Ansicht, in der zuletzt geklickt wurde</translation>
    </message>
    <message>
        <source>The selected object again on the slice before, in the view clicked in last</source>
        <translation>Das ausgewählte Objekt noch einmal auf der Schicht davor, in der Ansicht, in der zuletzt geklickt wurde</translation>
    </message>
    <message>
        <source>Copy to &amp;previous slice</source>
        <translation>&amp;Auf vorige Schicht kopieren</translation>
    </message>
    <message>
        <source>Go where a correction helps the structure most, as far as is predicted</source>
        <translation>Dorthin, wo eine Korrektur der Struktur voraussichtlich am meisten hilft</translation>
    </message>
    <message>
        <source>&amp;Accept mask</source>
        <translation>Maske &amp;annehmen</translation>
    </message>
    <message>
        <source>The mask becomes a region</source>
        <translation>Die Maske wird zur Region</translation>
    </message>
    <message>
        <source>Accept, then ne&amp;xt</source>
        <translation>Annehmen, dann we&amp;iter</translation>
    </message>
    <message>
        <source>Accept the mask; without one show the next image (also the wheel pressed)</source>
        <translation>Die Maske annehmen; ohne Maske das nächste Bild zeigen (auch mit gedrücktem Mausrad)</translation>
    </message>
    <message>
        <source>Cance&amp;l prompt</source>
        <translation>Eingabe &amp;verwerfen</translation>
    </message>
    <message>
        <source>Drop the clicks of this object</source>
        <translation>Die Klicks dieses Objekts verwerfen</translation>
    </message>
    <message>
        <source>&amp;Pull mask to the points</source>
        <translation>Maske auf die &amp;Punkte ziehen</translation>
    </message>
    <message>
        <source>Make the mask reach the four extreme points</source>
        <translation>Die Maske bis zu den vier Extrempunkten reichen lassen</translation>
    </message>
    <message>
        <source>Correct &amp;everywhere</source>
        <translation>Überall korri&amp;gieren</translation>
    </message>
    <message>
        <source>Let the last correction change all of the mask, or its circle alone</source>
        <translation>Die letzte Korrektur die ganze Maske ändern lassen oder nur ihren Kreis</translation>
    </message>
    <message>
        <source>&amp;Refine region</source>
        <translation>Region &amp;verfeinern</translation>
    </message>
    <message>
        <source>Go on clicking on the selected region</source>
        <translation>An der ausgewählten Region weiterklicken</translation>
    </message>
    <message>
        <source>&amp;Next image</source>
        <translation>&amp;Nächstes Bild</translation>
    </message>
    <message>
        <source>Show the next image of the list</source>
        <translation>Das nächste Bild der Liste zeigen</translation>
    </message>
    <message>
        <source>P&amp;revious image</source>
        <translation>V&amp;origes Bild</translation>
    </message>
    <message>
        <source>Show the image before</source>
        <translation>Das Bild davor zeigen</translation>
    </message>
    <message>
        <source>Next image to &amp;do</source>
        <translation>Nächstes &amp;offenes Bild</translation>
    </message>
    <message>
        <source>Yours first, then nobody&apos;s; nobody else gets it meanwhile</source>
        <translation>Erst Ihre, dann die, die niemandem gehören; sonst bekommt es solange niemand</translation>
    </message>
    <message>
        <source>&amp;Hand in for review</source>
        <translation>Zur Prüfung &amp;einreichen</translation>
    </message>
    <message>
        <source>This image is done; show the next one to do</source>
        <translation>Dieses Bild ist fertig; das nächste offene zeigen</translation>
    </message>
    <message>
        <source>&amp;Review mode</source>
        <translation>&amp;Prüfmodus</translation>
    </message>
    <message>
        <source>Accept or reject what was labelled, image by image</source>
        <translation>Bild für Bild annehmen oder ablehnen, was annotiert wurde</translation>
    </message>
    <message>
        <source>&amp;Accept image</source>
        <translation>Bild &amp;annehmen</translation>
    </message>
    <message>
        <source>In the review mode: the annotation is good</source>
        <translation>Im Prüfmodus: Die Annotation ist gut</translation>
    </message>
    <message>
        <source>Re&amp;ject image …</source>
        <translation>Bild a&amp;blehnen …</translation>
    </message>
    <message>
        <source>In the review mode: back to the annotator, with a reason</source>
        <translation>Im Prüfmodus: mit einer Begründung zurück an den Annotator</translation>
    </message>
    <message>
        <source>&amp;Comment …</source>
        <translation>&amp;Kommentar …</translation>
    </message>
    <message>
        <source>In the review mode: a remark for the annotator</source>
        <translation>Im Prüfmodus: eine Bemerkung für den Annotator</translation>
    </message>
    <message>
        <source>Sho&amp;w changes</source>
        <translation>Ä&amp;nderungen zeigen</translation>
    </message>
    <message>
        <source>In the review mode: what differs from the revision before</source>
        <translation>Im Prüfmodus: was sich seit der vorigen Revision geändert hat</translation>
    </message>
    <message>
        <source>&amp;Progress …</source>
        <translation>&amp;Fortschritt …</translation>
    </message>
    <message>
        <source>States, people, clicks and seconds, hours left</source>
        <translation>Zustände, Personen, Klicks und Sekunden, verbleibende Stunden</translation>
    </message>
    <message>
        <source>A&amp;greement …</source>
        <translation>Übereinsti&amp;mmung …</translation>
    </message>
    <message>
        <source>How far annotators agree on the same images</source>
        <translation>Wie weit Annotatoren bei denselben Bildern übereinstimmen</translation>
    </message>
    <message>
        <source>Hidden r&amp;epeats …</source>
        <translation>&amp;Verdeckte Wiederholungen …</translation>
    </message>
    <message>
        <source>Images that come back unseen, half of them without the network</source>
        <translation>Bilder, die unbemerkt wiederkommen, die Hälfte davon ohne das Netz</translation>
    </message>
    <message>
        <source>&amp;Versions in conflict …</source>
        <translation>Versionen im Konfl&amp;ikt …</translation>
    </message>
    <message>
        <source>Choose which version of an image stands</source>
        <translation>Wählen, welche Version eines Bildes gilt</translation>
    </message>
    <message>
        <source>A&amp;ssign listed images …</source>
        <translation>Gelistete Bilder &amp;zuweisen …</translation>
    </message>
    <message>
        <source>Make the images in the list somebody&apos;s</source>
        <translation>Die Bilder der Liste jemandem zuweisen</translation>
    </message>
    <message>
        <source>Your &amp;name …</source>
        <translation>I&amp;hr Name …</translation>
    </message>
    <message>
        <source>Who is at work, for the project&apos;s history</source>
        <translation>Wer arbeitet, für den Verlauf des Projekts</translation>
    </message>
    <message>
        <source>Open &amp;team project …</source>
        <translation>&amp;Teamprojekt öffnen …</translation>
    </message>
    <message>
        <source>A project in a PostgreSQL database that several annotators share</source>
        <translation>Ein Projekt in einer PostgreSQL-Datenbank, das mehrere Annotatoren teilen</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>&amp;Größerer Text</translation>
    </message>
    <message>
        <source>All text of the window</source>
        <translation>Aller Text des Fensters</translation>
    </message>
    <message>
        <source>&amp;Smaller text</source>
        <translation>&amp;Kleinerer Text</translation>
    </message>
    <message>
        <source>&amp;Normal text</source>
        <translation>&amp;Normaler Text</translation>
    </message>
    <message>
        <source>Text as large as the desktop&apos;s</source>
        <translation>Text so groß wie auf dem Desktop</translation>
    </message>
    <message>
        <source>&amp;Two-minute lesson</source>
        <translation>&amp;Zwei-Minuten-Lektion</translation>
    </message>
    <message>
        <source>Four clicks, a correction, undo: on the bundled phantom</source>
        <translation>Vier Klicks, eine Korrektur, rückgängig: am mitgelieferten Phantom</translation>
    </message>
    <message>
        <source>&amp;Find an action …</source>
        <translation>&amp;Befehl suchen …</translation>
    </message>
    <message>
        <source>Every action by its name: some letters, Enter</source>
        <translation>Jeder Befehl über seinen Namen: einige Buchstaben, Enter</translation>
    </message>
    <message>
        <source>&amp;Change keys …</source>
        <translation>Tasten änd&amp;ern …</translation>
    </message>
    <message>
        <source>Your own keys; two actions never share one</source>
        <translation>Ihre eigenen Tasten; zwei Befehle teilen sich nie eine</translation>
    </message>
    <message>
        <source>&amp;User guide</source>
        <translation>&amp;Anleitung</translation>
    </message>
    <message>
        <source>What belongs to the tool in hand, with pictures</source>
        <translation>Was zum gewählten Werkzeug gehört, mit Bildern</translation>
    </message>
    <message>
        <source>&amp;Keys and mouse</source>
        <translation>&amp;Tasten und Maus</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>Alle Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Fourclick</source>
        <translation>Übe&amp;r Fourclick</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>Ctrl+Z / Ctrl+Shift+Z</source>
        <translation>Strg+Z / Strg+Umschalt+Z</translation>
    </message>
    <message>
        <source>Undo / redo clicks and regions</source>
        <translation>Klicks und Regionen rückgängig machen / wiederherstellen</translation>
    </message>
    <message>
        <source>1 to 9</source>
        <translation>1 bis 9</translation>
    </message>
    <message>
        <source>Choose a label for the next mask</source>
        <translation>Ein Label für die nächste Maske wählen</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Click the leftmost, rightmost, topmost and bottommost point of an object.</source>
        <translation>Klicken Sie auf den linken, rechten, obersten und untersten Punkt eines Objekts.</translation>
    </message>
    <message>
        <source>Left click</source>
        <translation>Linksklick</translation>
    </message>
    <message>
        <source>extreme point, up to four; then positive click</source>
        <translation>Extrempunkt, bis zu vier; danach positiver Klick</translation>
    </message>
    <message>
        <source>Right click or Ctrl+click</source>
        <translation>Rechtsklick oder Strg+Klick</translation>
    </message>
    <message>
        <source>negative click</source>
        <translation>negativer Klick</translation>
    </message>
    <message>
        <source>Drag a point</source>
        <translation>Einen Punkt ziehen</translation>
    </message>
    <message>
        <source>move it</source>
        <translation>verschiebt ihn</translation>
    </message>
    <message>
        <source>Right click or Delete on a point</source>
        <translation>Rechtsklick oder Entf auf einem Punkt</translation>
    </message>
    <message>
        <source>remove it</source>
        <translation>entfernt ihn</translation>
    </message>
    <message>
        <source>Wheel, + and -</source>
        <translation>Mausrad, + und -</translation>
    </message>
    <message>
        <source>zoom (the wheel under the cursor)</source>
        <translation>Zoom (das Mausrad am Mauszeiger)</translation>
    </message>
    <message>
        <source>fit the image into the window</source>
        <translation>passt das Bild ins Fenster ein</translation>
    </message>
    <message>
        <source>Middle drag, Shift+drag, two fingers, arrows</source>
        <translation>Mittlere Taste oder Umschalt und ziehen, zwei Finger, Pfeiltasten</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>verschiebt das Bild</translation>
    </message>
    <message>
        <source>W held (or Alt) and drag</source>
        <translation>W (oder Alt) halten und ziehen</translation>
    </message>
    <message>
        <source>window: right for wider, up for brighter</source>
        <translation>Fensterung: nach rechts breiter, nach oben heller</translation>
    </message>
    <message>
        <source>Ctrl+1 to Ctrl+9</source>
        <translation>Strg+1 bis Strg+9</translation>
    </message>
    <message>
        <source>windows for CT: lung, bone, brain and so on, where the values are Hounsfield units</source>
        <translation>Fensterungen für CT: Lunge, Knochen, Gehirn und so weiter, wo die Werte Hounsfield-Einheiten sind</translation>
    </message>
    <message>
        <source>Shift and move, in four views</source>
        <translation>Umschalt und bewegen, in vier Ansichten</translation>
    </message>
    <message>
        <source>take the crosshair along; in the other views click or drag, the wheel scrolls</source>
        <translation>nimmt das Fadenkreuz mit; in den anderen Ansichten klicken oder ziehen, das Mausrad blättert</translation>
    </message>
    <message>
        <source>Hand tools, in four views</source>
        <translation>Handwerkzeuge, in vier Ansichten</translation>
    </message>
    <message>
        <source>paint, erase and outline in every view; Shift and move takes the crosshair along</source>
        <translation>malen, radieren und umranden in jeder Ansicht; Umschalt und bewegen nimmt das Fadenkreuz mit</translation>
    </message>
    <message>
        <source>Ctrl+wheel, Page Up, Page Down, Home, End</source>
        <translation>Strg+Mausrad, Bild auf, Bild ab, Pos1, Ende</translation>
    </message>
    <message>
        <source>slices; with brush and eraser, Ctrl+wheel is their size</source>
        <translation>Schichten; bei Pinsel und Radierer ändert Strg+Mausrad die Größe</translation>
    </message>
    <message>
        <source>Left, right drag with the brush</source>
        <translation>Mit dem Pinsel links, rechts ziehen</translation>
    </message>
    <message>
        <source>paint, erase (Ctrl with the left button erases too)</source>
        <translation>malt, radiert (Strg mit der linken Taste radiert auch)</translation>
    </message>
    <message>
        <source>Wheel pressed, side buttons</source>
        <translation>Mausrad drücken, Seitentasten</translation>
    </message>
    <message>
        <source>accept the mask, then the next image; undo (back) and redo (forward)</source>
        <translation>nimmt die Maske an, dann das nächste Bild; rückgängig (zurück) und wiederherstellen (vor)</translation>
    </message>
    <message>
        <source>One finger, two fingers</source>
        <translation>Ein Finger, zwei Finger</translation>
    </message>
    <message>
        <source>tap: click; held: negative click; drag: pan, a point or paint; two: pan and zoom</source>
        <translation>tippen: Klick; halten: negativer Klick; ziehen: Bild, Punkt oder malen; zwei: verschieben und zoomen</translation>
    </message>
    <message>
        <source>Pen, its button, its other end</source>
        <translation>Stift, seine Taste, sein anderes Ende</translation>
    </message>
    <message>
        <source>click or paint; negative click or erase; erase. Fingers then only move the image</source>
        <translation>Klick oder malen; negativer Klick oder radieren; radieren. Finger verschieben dann nur das Bild</translation>
    </message>
    <message>
        <source>Tab, then arrows</source>
        <translation>Tab, dann Pfeiltasten</translation>
    </message>
    <message>
        <source>choose a point and move it by one pixel (Shift: ten)</source>
        <translation>wählt einen Punkt und verschiebt ihn um ein Pixel (Umschalt: zehn)</translation>
    </message>
    <message>
        <source>There is one slice only, so there is nothing to play.</source>
        <translation>Es gibt nur eine Schicht, also nichts abzuspielen.</translation>
    </message>
    <message>
        <source>The last changes could not be saved. Close Fourclick without them?</source>
        <translation>Die letzten Änderungen konnten nicht gespeichert werden. Fourclick ohne sie schließen?</translation>
    </message>
    <message>
        <source>Make room on the disk or get the project&apos;s folder back: the next change, or closing again, saves all that is missing.</source>
        <translation>Schaffen Sie Platz auf dem Datenträger oder stellen Sie den Ordner des Projekts wieder her: Die nächste Änderung oder ein erneutes Schließen speichert alles, was fehlt.</translation>
    </message>
    <message>
        <source>Close and lose them</source>
        <translation>Schließen und verlieren</translation>
    </message>
    <message>
        <source>Keep open</source>
        <translation>Offen lassen</translation>
    </message>
    <message>
        <source>What you typed about {names} is not kept yet. Close Fourclick without it?</source>
        <translation>Was Sie zu {names} geschrieben haben, ist noch nicht festgehalten. Fourclick trotzdem schließen?</translation>
    </message>
    <message>
        <source>It stands below its image in the review mode (Ctrl+R): Enter keeps it there, Esc drops it.</source>
        <translation>Es steht im Prüfmodus (Strg+R) unter seinem Bild: Enter hält es dort fest, Esc verwirft es.</translation>
    </message>
    <message>
        <source>Close and lose it</source>
        <translation>Schließen und verlieren</translation>
    </message>
    <message>
        <source>Still at work: {works}. Close Fourclick and stop it?</source>
        <translation>Noch in Arbeit: {works}. Fourclick schließen und das abbrechen?</translation>
    </message>
    <message>
        <source>What is not finished is not kept, and no half of a file is left. Your clicks and masks are saved.</source>
        <translation>Was nicht fertig ist, wird nicht behalten, und keine halbe Datei bleibt zurück. Ihre Klicks und Masken sind gespeichert.</translation>
    </message>
    <message>
        <source>Close Fourclick</source>
        <translation>Fourclick schließen</translation>
    </message>
    <message>
        <source>“{name}” is a window in Hounsfield units, and this image&apos;s values are not; A finds one for them.</source>
        <translation>„{name}“ ist eine Fensterung in Hounsfield-Einheiten, und die Werte dieses Bildes sind keine; A findet eine passende.</translation>
    </message>
    <message>
        <source>{name}: level {level_hu:g}, width {width_hu:g} HU.</source>
        <translation>{name}: Mitte {level_hu:g}, Breite {width_hu:g} HU.</translation>
    </message>
    <message>
        <source>removal of {click}</source>
        <translation>Entfernen ({click})</translation>
    </message>
    <message>
        <source>There is no mask to pull yet; click the four extreme points first.</source>
        <translation>Es gibt noch keine Maske zum Ziehen; klicken Sie zuerst die vier Extrempunkte.</translation>
    </message>
    <message>
        <source>pulling the mask to the points</source>
        <translation>Ziehen der Maske auf die Punkte</translation>
    </message>
    <message>
        <source>There is no correction yet; click what the mask lacks or has too much first.</source>
        <translation>Es gibt noch keine Korrektur; klicken Sie zuerst dorthin, wo der Maske etwas fehlt oder sie zu weit reicht.</translation>
    </message>
    <message>
        <source>correcting everywhere</source>
        <translation>Korrektur überall</translation>
    </message>
    <message>
        <source>correcting near the click</source>
        <translation>Korrektur nahe am Klick</translation>
    </message>
    <message>
        <source>cancelling</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>relabelling to {label_name}</source>
        <translation>Labelwechsel zu {label_name}</translation>
    </message>
    <message>
        <source>hiding a region</source>
        <translation>Ausblenden einer Region</translation>
    </message>
    <message>
        <source>showing a region</source>
        <translation>Einblenden einer Region</translation>
    </message>
    <message>
        <source>deleting {label_name}</source>
        <translation>Löschen von {label_name}</translation>
    </message>
    <message>
        <source>This region is empty, so there is nothing to refine; delete it and click a new one.</source>
        <translation>Diese Region ist leer, es gibt nichts zu verfeinern; löschen Sie sie und klicken Sie eine neue.</translation>
    </message>
    <message>
        <source>refining {label_name}</source>
        <translation>Verfeinern von {label_name}</translation>
    </message>
    <message>
        <source>The mask is empty; there is nothing to import.</source>
        <translation>Die Maske ist leer; es gibt nichts zu importieren.</translation>
    </message>
    <message>
        <source>importing a mask</source>
        <translation>Import einer Maske</translation>
    </message>
    <message>
        <source>importing masks</source>
        <translation>Import von Masken</translation>
    </message>
    <message>
        <source>{name} is locked. Unlock it in the list of labels first (More &gt; Locked).</source>
        <translation>{name} ist gesperrt. Entsperren Sie das Label zuerst in der Liste der Labels (Mehr &gt; Gesperrt).</translation>
    </message>
    <message>
        <source>choosing {label_name}</source>
        <translation>Wahl von {label_name}</translation>
    </message>
    <message>
        <source>A click cannot be moved outside the image.</source>
        <translation>Ein Klick kann nicht aus dem Bild hinaus verschoben werden.</translation>
    </message>
    <message>
        <source>moving {click}</source>
        <translation>Verschieben ({click})</translation>
    </message>
    <message>
        <source>The mask is empty; lower the threshold, move a point, or add a positive click.</source>
        <translation>Die Maske ist leer; senken Sie die Schwelle, verschieben Sie einen Punkt oder setzen Sie einen positiven Klick.</translation>
    </message>
    <message>
        <source>accepting {label_name}</source>
        <translation>Annehmen von {label_name}</translation>
    </message>
    <message>
        <source>Open an image first.</source>
        <translation>Öffnen Sie zuerst ein Bild.</translation>
    </message>
    <message>
        <source>This click lies outside the image and is ignored.</source>
        <translation>Dieser Klick liegt außerhalb des Bildes und wird nicht beachtet.</translation>
    </message>
    <message>
        <source>label {label}</source>
        <translation>Label {label}</translation>
    </message>
    <message>
        <source>extreme point</source>
        <translation>Extrempunkt</translation>
    </message>
    <message>
        <source>positive click</source>
        <translation>positiver Klick</translation>
    </message>
    <message>
        <source>This click changed nothing: the mask is right there already. Click where it is wrong, or press G to ask for the whole mask anew.</source>
        <translation>Dieser Klick hat nichts geändert: Dort stimmt die Maske schon. Klicken Sie, wo sie falsch ist, oder fordern Sie mit G die ganze Maske neu an.</translation>
    </message>
    <message>
        <source>Nothing would be left of this mask: it lies inside regions that keep their pixels, of labels that are locked or stand higher in the list. Choose another label, or what becomes of overlaps (Overlaps, below the labels).</source>
        <translation>Von dieser Maske bliebe nichts übrig: Sie liegt in Regionen, die ihre Pixel behalten, von Labels, die gesperrt sind oder höher in der Liste stehen. Wählen Sie ein anderes Label oder was bei Überlappungen geschieht (Überlappungen, unter den Labels).</translation>
    </message>
    <message>
        <source>{n} more extreme point</source>
        <translation>{n} weiterer Extrempunkt</translation>
    </message>
    <message>
        <source>{n} more extreme points</source>
        <translation>{n} weitere Extrempunkte</translation>
    </message>
    <message>
        <source>There is no mask to accept yet; {points} to click.</source>
        <translation>Es gibt noch keine Maske zum Annehmen; es fehlen noch Klicks: {points}.</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>The mask has {columns} x {rows} pixels, the image {size}; they must be of one size.</source>
        <translation>Die Maske hat {columns} x {rows} Pixel, das Bild {size}; beide müssen gleich groß sein.</translation>
    </message>
    <message>
        <source>{percent} % of this mask lies inside regions that keep their pixels; the rest was accepted.</source>
        <translation>{percent} % dieser Maske liegen in Regionen, die ihre Pixel behalten; der Rest wurde angenommen.</translation>
    </message>
    <message>
        <source>{name} was hidden; it is shown again, so that you see the new region.</source>
        <translation>{name} war ausgeblendet und ist wieder sichtbar, damit Sie die neue Region sehen.</translation>
    </message>
    <message>
        <source>The object under way lies on slice {place}. Accept (Enter) or cancel (Esc) it first.</source>
        <translation>Das begonnene Objekt liegt auf Schicht {place}. Nehmen Sie es zuerst an (Enter) oder verwerfen Sie es (Esc).</translation>
    </message>
    <message>
        <source>There is no mask yet whose doubtful places could be shown.</source>
        <translation>Es gibt noch keine Maske, deren unsichere Stellen gezeigt werden könnten.</translation>
    </message>
    <message>
        <source>The network is sure everywhere.</source>
        <translation>Das Netz ist sich überall sicher.</translation>
    </message>
    <message>
        <source>Doubtful place {number} of {places}.</source>
        <translation>Unsichere Stelle {number} von {places}.</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>front</source>
        <translation>vorn</translation>
    </message>
    <message>
        <source>back</source>
        <translation>hinten</translation>
    </message>
    <message>
        <source>head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>feet</source>
        <translation>Füße</translation>
    </message>
    <message>
        <source>Images (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm *.dicom *.ima);;All files (*)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.nii *.nii.gz *.nrrd *.nhdr *.mha *.mhd *.dcm *.dicom *.ima);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>An export is running already; wait until it is done, or cancel it below.</source>
        <translation>Ein Export läuft schon; warten Sie, bis er fertig ist, oder brechen Sie ihn unten ab.</translation>
    </message>
    <message>
        <source>Another mask is being read; wait until it is done, or cancel it below.</source>
        <translation>Eine andere Maske wird gerade gelesen; warten Sie, bis sie fertig ist, oder brechen Sie unten ab.</translation>
    </message>
    <message>
        <source>The samples are being prepared already.</source>
        <translation>Die Beispiele werden schon vorbereitet.</translation>
    </message>
    <message>
        <source>Folder of the new project</source>
        <translation>Ordner des neuen Projekts</translation>
    </message>
    <message>
        <source>Project folder</source>
        <translation>Projektordner</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>Das Projekt kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>No project is open, so there is nothing to export.</source>
        <translation>Es ist kein Projekt offen, also gibt es nichts zu exportieren.</translation>
    </message>
    <message>
        <source>exporting</source>
        <translation>Export läuft</translation>
    </message>
    <message>
        <source>{name}: its image was left while it was read, so nothing was imported. Import it there.</source>
        <translation>{name}: Das Bild dazu wurde verlassen, während die Maske gelesen wurde; es wurde nichts importiert. Importieren Sie sie dort.</translation>
    </message>
    <message>
        <source>reading {name}</source>
        <translation>{name} wird gelesen</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written.</source>
        <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Cancelled; no images were added.</source>
        <translation>Abgebrochen; es wurden keine Bilder hinzugefügt.</translation>
    </message>
    <message>
        <source>looking for images</source>
        <translation>Suche nach Bildern</translation>
    </message>
    <message>
        <source>{n} region imported; R refines the selected one.</source>
        <translation>{n} Region importiert; R verfeinert die ausgewählte.</translation>
    </message>
    <message>
        <source>{n} regions imported; R refines the selected one.</source>
        <translation>{n} Regionen importiert; R verfeinert die ausgewählte.</translation>
    </message>
    <message>
        <source>Open images</source>
        <translation>Bilder öffnen</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>preparing the samples</source>
        <translation>Beispiele werden vorbereitet</translation>
    </message>
    <message>
        <source>Open the image first that the mask belongs to.</source>
        <translation>Öffnen Sie zuerst das Bild, zu dem die Maske gehört.</translation>
    </message>
    <message>
        <source>Import mask</source>
        <translation>Maske importieren</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>Öffnen Sie zuerst ein Projekt.</translation>
    </message>
    <message>
        <source>A flood begins at a pixel of the image that has a value.</source>
        <translation>Fluten beginnt an einem Pixel des Bildes, das einen Wert hat.</translation>
    </message>
    <message>
        <source>Painted pixels change to the painted region</source>
        <translation>Übermalte Pixel gehen in die gemalte Region über</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>background only</source>
        <translation>nur Hintergrund</translation>
    </message>
    <message>
        <source>Pixels of other regions stay as they are</source>
        <translation>Pixel anderer Regionen bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>everything, shared</source>
        <translation>alles, geteilt</translation>
    </message>
    <message>
        <source>Painted pixels belong to both regions; Overlaps, below the labels, says which label maps show</source>
        <translation>Übermalte Pixel gehören zu beiden Regionen; „Überlappungen“ unter den Labels bestimmt, was Labelkarten zeigen</translation>
    </message>
    <message>
        <source>Hand tools</source>
        <translation>Handwerkzeuge</translation>
    </message>
    <message>
        <source>Width of the brush in image pixels ([ and ])</source>
        <translation>Breite des Pinsels in Bildpixeln ([ und ])</translation>
    </message>
    <message>
        <source>The brush reaches as far into the neighbouring slices, in millimetres</source>
        <translation>Der Pinsel reicht ebenso weit in die Nachbarschichten, in Millimetern</translation>
    </message>
    <message>
        <source>ball</source>
        <translation>Kugel</translation>
    </message>
    <message>
        <source>all regions</source>
        <translation>alle Regionen</translation>
    </message>
    <message>
        <source>Erase from every region under the brush, whatever is selected</source>
        <translation>Aus jeder Region unter dem Pinsel radieren, was auch ausgewählt ist</translation>
    </message>
    <message>
        <source>How far values may lie from the clicked one</source>
        <translation>Wie weit Werte vom angeklickten abweichen dürfen</translation>
    </message>
    <message>
        <source>What painting may cover</source>
        <translation>Was beim Malen überdeckt werden darf</translation>
    </message>
    <message>
        <source>Change only pixels whose value lies in this range</source>
        <translation>Nur Pixel ändern, deren Wert in diesem Bereich liegt</translation>
    </message>
    <message>
        <source>values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>Niedrigster Wert</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>Höchster Wert</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>Toleranz</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>inside {name}</source>
        <translation>in {name}</translation>
    </message>
    <message>
        <source>This image is outlined by points alone, so that readings can be compared: click the four extremes, then points between.</source>
        <translation>Dieses Bild wird nur mit Punkten umrissen, damit Annotationen vergleichbar sind: Klicken Sie die vier Extrempunkte, dann Punkte dazwischen.</translation>
    </message>
    <message>
        <source>Select a region on this slice first: press S and click on it, or choose it in the list.</source>
        <translation>Wählen Sie zuerst eine Region auf dieser Schicht aus: S drücken und sie anklicken, oder sie in der Liste wählen.</translation>
    </message>
    <message>
        <source>An object is under way: click its other extreme points, or drop it (Esc), then go on by hand.</source>
        <translation>Ein Objekt ist begonnen: Klicken Sie seine übrigen Extrempunkte oder verwerfen Sie es (Esc), dann geht es von Hand weiter.</translation>
    </message>
    <message>
        <source>The network still computes this mask; go on by hand as soon as it is there.</source>
        <translation>Das Netz berechnet diese Maske noch; von Hand geht es weiter, sobald sie da ist.</translation>
    </message>
    <message>
        <source>The mask is empty; lower the threshold, move a point, or drop it (Esc) and paint a new one.</source>
        <translation>Die Maske ist leer; senken Sie die Schwelle, verschieben Sie einen Punkt, oder verwerfen Sie sie (Esc) und malen Sie eine neue.</translation>
    </message>
    <message>
        <source>{name} is locked; unlock it in the list of labels first.</source>
        <translation>{name} ist gesperrt; entsperren Sie das Label zuerst in der Liste der Labels.</translation>
    </message>
    <message>
        <source>{name} is hidden; show it in the list of labels first.</source>
        <translation>{name} ist ausgeblendet; blenden Sie das Label zuerst in der Liste der Labels ein.</translation>
    </message>
    <message>
        <source>Drag paints, right drag erases. [ and ] or Ctrl+wheel: its size. Esc lets go of the region: the next is new.</source>
        <translation>Ziehen malt, rechts ziehen radiert. [ und ] oder Strg+Mausrad: die Größe. Esc lässt die Region los: Die nächste ist neu.</translation>
    </message>
    <message>
        <source>Drag erases from the selected region, without one from all. [ and ] or Ctrl+wheel: its size.</source>
        <translation>Ziehen radiert aus der ausgewählten Region, ohne Auswahl aus allen. [ und ] oder Strg+Mausrad: die Größe.</translation>
    </message>
    <message>
        <source>Draw around what to add; with the right button or Ctrl around what to remove.</source>
        <translation>Umfahren, was hinzukommt; mit der rechten Taste oder Strg, was wegfällt.</translation>
    </message>
    <message>
        <source>Click point by point. Double click or Enter closes, right click takes a point back, Esc drops.</source>
        <translation>Punkt für Punkt klicken. Doppelklick oder Enter schließt, Rechtsklick nimmt einen Punkt zurück, Esc verwirft.</translation>
    </message>
    <message>
        <source>Click along an edge. Double click or Enter closes, right click takes a point back, Esc drops.</source>
        <translation>Entlang einer Kante klicken. Doppelklick oder Enter schließt, Rechtsklick nimmt einen Punkt zurück, Esc verwirft.</translation>
    </message>
    <message>
        <source>Click adds what is connected and of about that value, right click removes it.</source>
        <translation>Ein Klick fügt hinzu, was zusammenhängt und etwa diesen Wert hat, ein Rechtsklick entfernt es.</translation>
    </message>
    <message>
        <source>Six points: the first and last slice, and the left-, right-, top- and bottommost points. Right click takes one back.</source>
        <translation>Sechs Punkte: auf der ersten und der letzten Schicht, dazu ganz links, rechts, oben und unten. Rechtsklick nimmt einen zurück.</translation>
    </message>
    <message>
        <source>A line is under way in another view. Close (Enter) or drop (Esc) it first.</source>
        <translation>In einer anderen Ansicht ist eine Linie begonnen. Schließen (Enter) oder verwerfen (Esc) Sie sie zuerst.</translation>
    </message>
    <message>
        <source>A line that was not closed was dropped with its image. Draw it there again, its label unlocked and shown.</source>
        <translation>Eine Linie, die nicht geschlossen war, wurde mit ihrem Bild verworfen. Zeichnen Sie sie dort noch einmal, mit entsperrtem und eingeblendetem Label.</translation>
    </message>
    <message>
        <source>painting</source>
        <translation>Malen</translation>
    </message>
    <message>
        <source>erasing</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>a lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>a polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>a line along edges</source>
        <translation>Linie entlang von Kanten</translation>
    </message>
    <message>
        <source>a flood</source>
        <translation>Fluten</translation>
    </message>
    <message>
        <source>{tool}, erasing</source>
        <translation>{tool} (radierend)</translation>
    </message>
    <message>
        <source>The active label is locked; choose another one, or unlock it in the list of labels.</source>
        <translation>Das aktive Label ist gesperrt; wählen Sie ein anderes oder entsperren Sie es in der Liste der Labels.</translation>
    </message>
    <message>
        <source>The active label is hidden; choose another one, or show it in the list of labels.</source>
        <translation>Das aktive Label ist ausgeblendet; wählen Sie ein anderes oder blenden Sie es in der Liste der Labels ein.</translation>
    </message>
    <message>
        <source>the range of values</source>
        <translation>der Wertebereich</translation>
    </message>
    <message>
        <source>the label to paint inside</source>
        <translation>das Label, in dem gemalt wird</translation>
    </message>
    <message>
        <source>a locked label</source>
        <translation>ein gesperrtes Label</translation>
    </message>
    <message>
        <source>a label that stands higher in the list</source>
        <translation>ein Label, das höher in der Liste steht</translation>
    </message>
    <message>
        <source>Nothing was changed: {limits} leaves no pixel there.</source>
        <translation>Es wurde nichts geändert: Dort bleibt kein Pixel übrig ({limits}).</translation>
    </message>
    <message>
        <source>Nothing was erased: it takes from the selected region, without one from all.</source>
        <translation>Es wurde nichts radiert: Radiert wird aus der ausgewählten Region, ohne Auswahl aus allen.</translation>
    </message>
    <message>
        <source>&amp;Mask</source>
        <translation>&amp;Maske</translation>
    </message>
    <message>
        <source>&amp;Region on this slice</source>
        <translation>&amp;Region auf dieser Schicht</translation>
    </message>
    <message>
        <source>The selected region alone, in two dimensions</source>
        <translation>Nur die gewählte Region, in zwei Dimensionen</translation>
    </message>
    <message>
        <source>&amp;Structure on all slices</source>
        <translation>&amp;Struktur auf allen Schichten</translation>
    </message>
    <message>
        <source>The selected object, in three dimensions and millimetres</source>
        <translation>Das gewählte Objekt, in drei Dimensionen und Millimetern</translation>
    </message>
    <message>
        <source>Whole &amp;label on all slices</source>
        <translation>Ganzes &amp;Label auf allen Schichten</translation>
    </message>
    <message>
        <source>All regions of the selected one&apos;s label, in three dimensions</source>
        <translation>Alle Regionen mit dem Label der gewählten, in drei Dimensionen</translation>
    </message>
    <message>
        <source>&amp;Work on</source>
        <translation>Anwen&amp;den auf</translation>
    </message>
    <message>
        <source>Drop parts of fewer pixels (voxels of the whole structure) than</source>
        <translation>Teile mit weniger Pixeln (Voxeln der ganzen Struktur) weglassen als</translation>
    </message>
    <message>
        <source>Smooth by ({unit})</source>
        <translation>Glätten um ({unit})</translation>
    </message>
    <message>
        <source>Grow by ({unit})</source>
        <translation>Wachsen um ({unit})</translation>
    </message>
    <message>
        <source>Shrink by ({unit})</source>
        <translation>Schrumpfen um ({unit})</translation>
    </message>
    <message>
        <source>&amp;Unite with</source>
        <translation>Vereinigen &amp;mit</translation>
    </message>
    <message>
        <source>Subtrac&amp;t</source>
        <translation>A&amp;bziehen</translation>
    </message>
    <message>
        <source>Interse&amp;ct with</source>
        <translation>S&amp;chneiden mit</translation>
    </message>
    <message>
        <source>{name}, all slices</source>
        <translation>{name}, alle Schichten</translation>
    </message>
    <message>
        <source>No region of another label, or none selected</source>
        <translation>Keine Region eines anderen Labels, oder keine gewählt</translation>
    </message>
    <message>
        <source>{label} · {area_px:,} px</source>
        <translation>{label} · {area_px:,} px</translation>
    </message>
    <message>
        <source>No other region on this slice, or none selected</source>
        <translation>Keine andere Region auf dieser Schicht, oder keine ausgewählt</translation>
    </message>
    <message>
        <source>Works on: {scope}</source>
        <translation>Wirkt auf: {scope}</translation>
    </message>
    <message>
        <source>Click the object&apos;s leftmost, rightmost, topmost and bottommost points, in any order: the mask appears with the fourth. Then left click adds, right click removes, Enter accepts.</source>
        <translation>Klicken Sie den linken, rechten, obersten und untersten Punkt des Objekts an, in beliebiger Reihenfolge: Mit dem vierten erscheint die Maske. Danach fügt ein Linksklick hinzu, ein Rechtsklick entfernt, Enter nimmt an.</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Fourclick {version}&lt;/h3&gt;&lt;p&gt;Four clicks make a medical segmentation mask.&lt;/p&gt;&lt;p&gt;Apache-2.0. After Khan et al., &lt;i&gt;Extreme points derived confidence map&lt;/i&gt; (MICCAI 2019), FAIRS (2020) and &lt;i&gt;Towards robust and reproducible active learning&lt;/i&gt; (CVPR 2022).&lt;/p&gt;&lt;p&gt;Not a medical device: check every mask.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Fourclick {version}&lt;/h3&gt;&lt;p&gt;Vier Klicks ergeben eine medizinische Segmentierungsmaske.&lt;/p&gt;&lt;p&gt;Apache-2.0. Nach Khan et al., &lt;i&gt;Extreme points derived confidence map&lt;/i&gt; (MICCAI 2019), FAIRS (2020) und &lt;i&gt;Towards robust and reproducible active learning&lt;/i&gt; (CVPR 2022).&lt;/p&gt;&lt;p&gt;Kein Medizinprodukt: Prüfen Sie jede Maske.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>Was sie tun</translation>
    </message>
    <message>
        <source>About Fourclick</source>
        <translation>Über Fourclick</translation>
    </message>
    <message>
        <source>Logs of errors, without any image or name: {log_folder}</source>
        <translation>Fehlerprotokolle, ohne Bild und ohne Namen: {log_folder}</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
    <message>
        <source>mm assumed</source>
        <translation>mm angenommen</translation>
    </message>
    <message>
        <source>{width} x {height} x {depth} voxels of {x:.3g} x {y:.3g} x {z:.3g} {unit}</source>
        <translation>{width} x {height} x {depth} Voxel von {x:.3g} x {y:.3g} x {z:.3g} {unit}</translation>
    </message>
    <message>
        <source>No images were added.</source>
        <translation>Es wurden keine Bilder hinzugefügt.</translation>
    </message>
    <message>
        <source>The network could not answer: {error}. The clicks are kept; change one of them to try again.</source>
        <translation>Das Netz konnte nicht antworten: {error}. Die Klicks bleiben erhalten; ändern Sie einen davon, um es erneut zu versuchen.</translation>
    </message>
    <message>
        <source>Something went wrong that should not: {error}. Nothing that was saved is lost.</source>
        <translation>Etwas ist schiefgegangen, das nicht schiefgehen sollte: {error}. Nichts Gespeichertes ist verloren.</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>a label</source>
        <translation>ein Label</translation>
    </message>
    <message>
        <source>a window preset</source>
        <translation>eine CT-Fensterung</translation>
    </message>
    <message>
        <source>the display window while it is held</source>
        <translation>die Fensterung, solange die Taste gehalten wird</translation>
    </message>
    <message>
        <source>the points of the prompt</source>
        <translation>die Punkte der Eingabe</translation>
    </message>
    <message>
        <source>the slices</source>
        <translation>die Schichten</translation>
    </message>
    <message>
        <source>the zoom</source>
        <translation>den Zoom</translation>
    </message>
    <message>
        <source>{key} is for {actions}. Choose another.</source>
        <translation>{key} ist belegt für {actions}. Wählen Sie eine andere Taste.</translation>
    </message>
    <message>
        <source> and for </source>
        <translation> und für </translation>
    </message>
    <message>
        <source>Tables of labels (*.txt *.label *.ctbl *.json);;All files (*)</source>
        <translation>Labeltabellen (*.txt *.label *.ctbl *.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Fourclick (*.json)</source>
        <translation>Fourclick (*.json)</translation>
    </message>
    <message>
        <source>ITK-SNAP (*.txt)</source>
        <translation>ITK-SNAP (*.txt)</translation>
    </message>
    <message>
        <source>3D Slicer (*.ctbl)</source>
        <translation>3D Slicer (*.ctbl)</translation>
    </message>
    <message>
        <source>nnU-Net (dataset.json)</source>
        <translation>nnU-Net (dataset.json)</translation>
    </message>
    <message>
        <source>All labels of {source} are there already.</source>
        <translation>Alle Labels aus {source} sind schon da.</translation>
    </message>
    <message>
        <source>{n} label added from {source}.</source>
        <translation>{n} Label aus {source} hinzugefügt.</translation>
    </message>
    <message>
        <source>{n} labels added from {source}.</source>
        <translation>{n} Labels aus {source} hinzugefügt.</translation>
    </message>
    <message>
        <source>And {n} more.</source>
        <translation>Und {n} weitere.</translation>
    </message>
    <message>
        <source>The labels have these colours already.</source>
        <translation>Die Labels haben diese Farben schon.</translation>
    </message>
    <message>
        <source>All labels have colours of “{name}” now.</source>
        <translation>Alle Labels haben jetzt Farben aus „{name}“.</translation>
    </message>
    <message>
        <source>It has {n} colours, so they come again after that.</source>
        <translation>Die Palette hat {n} Farben, danach wiederholen sie sich.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>The labels have their colours of before.</source>
        <translation>Die Labels haben ihre vorigen Farben.</translation>
    </message>
    <message>
        <source>Wrote {labels} labels to {name}.</source>
        <translation>{labels} Labels in {name} geschrieben.</translation>
    </message>
    <message>
        <source>Import labels</source>
        <translation>Labels importieren</translation>
    </message>
    <message>
        <source>Export labels</source>
        <translation>Labels exportieren</translation>
    </message>
    <message>
        <source>Lang&amp;uage</source>
        <translation>Spra&amp;che</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Your choice is kept, but as long as {variable} is set, that decides.</source>
        <translation>Ihre Wahl ist gespeichert, aber solange {variable} gesetzt ist, entscheidet diese Variable.</translation>
    </message>
    <message>
        <source>Fourclick speaks {language}.</source>
        <translation>Fourclick spricht {language}.</translation>
    </message>
    <message>
        <source>Fourclick speaks {language} from the next start on. Restarting saves all and opens this project again.</source>
        <translation>Ab dem nächsten Start spricht Fourclick {language}. Ein Neustart speichert alles und öffnet dieses Projekt wieder.</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Fourclick speaks {language} from the next start on.</source>
        <translation>Ab dem nächsten Start spricht Fourclick {language}.</translation>
    </message>
    <message>
        <source>Looking at the project …</source>
        <translation>Das Projekt wird durchgesehen …</translation>
    </message>
    <message>
        <source>Comparing with chance …</source>
        <translation>Vergleich mit dem Zufall läuft …</translation>
    </message>
    <message>
        <source>No suggestion is left. Start the next round in the Learning panel.</source>
        <translation>Es ist kein Vorschlag übrig. Starten Sie die nächste Runde im Panel „Lernen“.</translation>
    </message>
    <message>
        <source>Stopped. Started again, it goes on where it was.</source>
        <translation>Angehalten. Beim nächsten Start geht es dort weiter.</translation>
    </message>
    <message>
        <source>Fourclick</source>
        <translation>Fourclick</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Regionen</translation>
    </message>
    <message>
        <source>What the network sees</source>
        <translation>Was das Netz sieht</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>network loads …</source>
        <translation>Netz wird geladen …</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Recent projects</source>
        <translation>&amp;Zuletzt geöffnete Projekte</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>T&amp;heme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>Te&amp;xtgröße</translation>
    </message>
    <message>
        <source>&amp;Annotate</source>
        <translation>A&amp;nnotieren</translation>
    </message>
    <message>
        <source>&amp;Slices</source>
        <translation>&amp;Schichten</translation>
    </message>
    <message>
        <source>&amp;Team</source>
        <translation>&amp;Team</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>slice {slice_index} of {depth}</source>
        <translation>Schicht {slice_index} von {depth}</translation>
    </message>
    <message>
        <source>uniting two regions</source>
        <translation>Vereinigen zweier Regionen</translation>
    </message>
    <message>
        <source>subtracting a region</source>
        <translation>Abziehen einer Region</translation>
    </message>
    <message>
        <source>intersecting two regions</source>
        <translation>Schneiden zweier Regionen</translation>
    </message>
    <message>
        <source>filling holes</source>
        <translation>Füllen von Löchern</translation>
    </message>
    <message>
        <source>The region has no holes.</source>
        <translation>Die Region hat keine Löcher.</translation>
    </message>
    <message>
        <source>keeping the largest part</source>
        <translation>Behalten des größten Teils</translation>
    </message>
    <message>
        <source>The region is in one piece.</source>
        <translation>Die Region besteht aus einem Stück.</translation>
    </message>
    <message>
        <source>removing islands</source>
        <translation>Entfernen von Inseln</translation>
    </message>
    <message>
        <source>No part of the region has fewer than {smallest_px:g} pixels.</source>
        <translation>Kein Teil der Region hat weniger als {smallest_px:g} Pixel.</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>The region is smooth by {sigma_mm:g} {unit} already.</source>
        <translation>Um {sigma_mm:g} {unit} ist die Region schon glatt.</translation>
    </message>
    <message>
        <source>growing by {by_mm:g} {unit}</source>
        <translation>Wachsen um {by_mm:g} {unit}</translation>
    </message>
    <message>
        <source>The region did not grow: the step is smaller than a pixel, or other regions are in the way.</source>
        <translation>Die Region ist nicht gewachsen: Der Schritt ist kleiner als ein Pixel, oder andere Regionen sind im Weg.</translation>
    </message>
    <message>
        <source>shrinking by {by_mm:g} {unit}</source>
        <translation>Schrumpfen um {by_mm:g} {unit}</translation>
    </message>
    <message>
        <source>The region did not shrink: the step is smaller than a pixel.</source>
        <translation>Die Region ist nicht geschrumpft: Der Schritt ist kleiner als ein Pixel.</translation>
    </message>
    <message>
        <source>There is no further slice in this direction.</source>
        <translation>In dieser Richtung gibt es keine weitere Schicht.</translation>
    </message>
    <message>
        <source>Copied in the {plane} view, to slice {number}.</source>
        <translation>In der Ansicht „{plane}“ auf Schicht {number} kopiert.</translation>
    </message>
    <message>
        <source>Nothing was copied: the label to paint inside leaves no pixel there, or other regions are in the way.</source>
        <translation>Nichts wurde kopiert: Das Label, in dem gemalt werden soll, lässt dort kein Pixel übrig, oder andere Regionen sind im Weg.</translation>
    </message>
    <message>
        <source>Nothing was copied: the object is there already, or other regions are in the way.</source>
        <translation>Nichts wurde kopiert: Das Objekt ist dort schon, oder andere Regionen sind im Weg.</translation>
    </message>
    <message>
        <source>Nothing was copied: other regions are in the way there.</source>
        <translation>Es wurde nichts kopiert: Dort sind andere Regionen im Weg.</translation>
    </message>
    <message>
        <source>copying a region</source>
        <translation>Kopieren einer Region</translation>
    </message>
    <message>
        <source>The other region is hidden; show it first, so that it is seen what becomes of it.</source>
        <translation>Die andere Region ist ausgeblendet; blenden Sie sie zuerst ein, damit zu sehen ist, was aus ihr wird.</translation>
    </message>
    <message>
        <source>The other region&apos;s label is locked; unlock it in the list of labels first.</source>
        <translation>Das Label der anderen Region ist gesperrt; entsperren Sie es zuerst in der Liste der Labels.</translation>
    </message>
    <message>
        <source>This would change nothing.</source>
        <translation>Das würde nichts ändern.</translation>
    </message>
    <message>
        <source>The other label is locked; unlock it in the list of labels first.</source>
        <translation>Das andere Label ist gesperrt; entsperren Sie es zuerst in der Liste der Labels.</translation>
    </message>
    <message>
        <source>Click the two ends, or drag from one to the other; C goes back to clicking objects.</source>
        <translation>Klicken Sie die beiden Enden an oder ziehen Sie von einem zum anderen; mit C geht es zurück zum Anklicken von Objekten.</translation>
    </message>
    <message>
        <source>Click an arm&apos;s end, the corner, and the other arm&apos;s end; C goes back to clicking objects.</source>
        <translation>Klicken Sie das Ende eines Schenkels, den Scheitel und das Ende des anderen Schenkels an; mit C geht es zurück zum Anklicken von Objekten.</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fensterung</translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Voriges</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächstes</translation>
    </message>
    <message>
        <source>The line under way lies on slice {slice_index}. Close (Enter) or drop (Esc) it first.</source>
        <translation>Die begonnene Linie liegt auf Schicht {slice_index}. Schließen (Enter) oder verwerfen (Esc) Sie sie zuerst.</translation>
    </message>
    <message>
        <source>{name} view</source>
        <translation>Ansicht {name}</translation>
    </message>
    <message>
        <source>A replay is running already.</source>
        <translation>Es werden bereits Klicks nachgespielt.</translation>
    </message>
    <message>
        <source>replaying with {name}</source>
        <translation>Klicks werden mit {name} nachgespielt</translation>
    </message>
    <message>
        <source>The replay was cancelled; nothing was changed.</source>
        <translation>Das Nachspielen wurde abgebrochen; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Another project was opened meanwhile; nothing was replaced. Replay again.</source>
        <translation>Inzwischen wurde ein anderes Projekt geöffnet; es wurde nichts ersetzt. Spielen Sie die Klicks noch einmal nach.</translation>
    </message>
    <message>
        <source>{error} Nothing was replaced.</source>
        <translation>{error} Es wurde nichts ersetzt.</translation>
    </message>
    <message>
        <source>replaying clicks</source>
        <translation>Nachspielen der Klicks</translation>
    </message>
    <message>
        <source>{n} mask replaced.</source>
        <translation>{n} Maske ersetzt.</translation>
    </message>
    <message>
        <source>{n} masks replaced.</source>
        <translation>{n} Masken ersetzt.</translation>
    </message>
    <message>
        <source>{n} had been edited meanwhile and stays.</source>
        <translation>{n} war inzwischen bearbeitet worden und bleibt.</translation>
    </message>
    <message>
        <source>{n} had been edited meanwhile and stay.</source>
        <translation>{n} waren inzwischen bearbeitet worden und bleiben.</translation>
    </message>
    <message>
        <source>The project as it was: {name} in its folder.</source>
        <translation>Das Projekt, wie es war: {name} in seinem Ordner.</translation>
    </message>
    <message>
        <source>{n} could not be read, the first: {first}</source>
        <translation>{n} konnten nicht gelesen werden, die erste: {first}</translation>
    </message>
    <message>
        <source>No mask of this project was clicked with another checkpoint, so there is nothing to replay.</source>
        <translation>Keine Maske dieses Projekts wurde mit einem anderen Checkpoint geklickt, also gibt es nichts nachzuspielen.</translation>
    </message>
    <message>
        <source>This image was rejected: {reason}</source>
        <translation>Dieses Bild wurde abgelehnt: {reason}</translation>
    </message>
    <message>
        <source>The comment on {name} is kept.</source>
        <translation>Der Kommentar zu {name} ist gespeichert.</translation>
    </message>
    <message>
        <source>Open the first image first.</source>
        <translation>Öffnen Sie zuerst das erste Bild.</translation>
    </message>
    <message>
        <source>Reading {name} …</source>
        <translation>{name} wird gelesen …</translation>
    </message>
    <message>
        <source>{name} lies over the image; the slider below says how much of it.</source>
        <translation>{name} liegt über dem Bild; der Regler darunter bestimmt, wie viel davon.</translation>
    </message>
    <message>
        <source>Click the structure on its first and last slice, and its left-, right-, top- and bottommost points on any slice, in any of the views.</source>
        <translation>Klicken Sie die Struktur auf ihrer ersten und letzten Schicht an, dazu ihren äußersten linken, rechten, oberen und unteren Punkt auf beliebigen Schichten, in einer beliebigen Ansicht.</translation>
    </message>
    <message>
        <source>Six points are for volumes; on a picture four are enough (C).</source>
        <translation>Sechs Punkte sind für Volumen; bei einem einzelnen Bild genügen vier (C).</translation>
    </message>
    <message>
        <source>This image is to be outlined by hand, and six points ask the network. Click the outline with C.</source>
        <translation>Dieses Bild soll von Hand umrissen werden, und sechs Punkte fragen das Netz. Klicken Sie den Umriss mit C.</translation>
    </message>
    <message>
        <source>placing one of six points</source>
        <translation>Setzen eines von sechs Punkten</translation>
    </message>
    <message>
        <source>{points} of six points. Right click takes the last one back.</source>
        <translation>{points} von sechs Punkten. Ein Rechtsklick nimmt den letzten zurück.</translation>
    </message>
    <message>
        <source>placing the sixth point</source>
        <translation>Setzen des sechsten Punkts</translation>
    </message>
    <message>
        <source>taking back one of six points</source>
        <translation>Zurücknehmen eines von sechs Punkten</translation>
    </message>
    <message>
        <source>dropping the six points</source>
        <translation>Verwerfen der sechs Punkte</translation>
    </message>
    <message>
        <source>using the six points</source>
        <translation>Verwenden der sechs Punkte</translation>
    </message>
    <message>
        <source>All six points are placed on this image: click once more with the six-point tool to fill, or drop them there with Esc.</source>
        <translation>Alle sechs Punkte sind auf diesem Bild gesetzt: Klicken Sie noch einmal mit dem Sechs-Punkte-Werkzeug, um zu füllen, oder verwerfen Sie sie dort mit Esc.</translation>
    </message>
    <message>
        <source>{points} of six points are placed on this image: place the others with the six-point tool, or drop them there with Esc.</source>
        <translation>{points} von sechs Punkten sind auf diesem Bild gesetzt: Setzen Sie die übrigen mit dem Sechs-Punkte-Werkzeug, oder verwerfen Sie sie dort mit Esc.</translation>
    </message>
    <message>
        <source>Filling from the six points: wait for it. Space ends it and keeps the points.</source>
        <translation>Füllen aus sechs Punkten: Warten Sie. Die Leertaste bricht ab und behält die Punkte.</translation>
    </message>
    <message>
        <source>All six points are placed. Click once more with the six-point tool to fill, or drop them there (Esc). Space shows the next image and keeps them.</source>
        <translation>Alle sechs Punkte sind gesetzt. Klicken Sie noch einmal mit dem Sechs-Punkte-Werkzeug, um zu füllen, oder verwerfen Sie sie dort (Esc). Die Leertaste zeigt das nächste Bild und behält sie.</translation>
    </message>
    <message>
        <source>Filling from the six points: wait for it, then hand the image in.</source>
        <translation>Füllen aus sechs Punkten: Warten Sie, dann reichen Sie das Bild ein.</translation>
    </message>
    <message>
        <source>All six points are placed: click once more with the six-point tool to fill, or drop them there (Esc), then hand the image in.</source>
        <translation>Alle sechs Punkte sind gesetzt: Klicken Sie noch einmal mit dem Sechs-Punkte-Werkzeug, um zu füllen, oder verwerfen Sie sie dort (Esc), und reichen Sie das Bild dann ein.</translation>
    </message>
    <message>
        <source>{rows} rows written to {name}.</source>
        <translation>{rows} Zeilen in {name} geschrieben.</translation>
    </message>
    <message>
        <source>Save region statistics</source>
        <translation>Regionen-Statistik speichern</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Accept masks of this object that overlap on at least two slices; between them is filled then.</source>
        <translation>Nehmen Sie Masken dieses Objekts an, die sich auf mindestens zwei Schichten überlappen; dazwischen wird dann gefüllt.</translation>
    </message>
    <message>
        <source>There is no slice between the masks of this label.</source>
        <translation>Zwischen den Masken dieses Labels liegt keine Schicht.</translation>
    </message>
    <message>
        <source>filling between slices</source>
        <translation>Füllen zwischen Schichten</translation>
    </message>
    <message>
        <source>No slice is rated yet: walk through slices or fill between them first.</source>
        <translation>Noch ist keine Schicht bewertet: Gehen Sie zuerst durch die Schichten oder füllen Sie dazwischen.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>Slice {number}: predicted Dice {dice}, shape and network disagree. R refines it.</source>
        <translation>Schicht {number}: vorhergesagter Dice {dice}, Form und Netz sind uneins. R verfeinert sie.</translation>
    </message>
    <message>
        <source>Slice {number}: predicted Dice {dice}. R refines it.</source>
        <translation>Schicht {number}: vorhergesagter Dice {dice}. R verfeinert sie.</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed.</source>
        <translation>Abgebrochen; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>This image has one slice only.</source>
        <translation>Dieses Bild hat nur eine Schicht.</translation>
    </message>
    <message>
        <source>This image is to be outlined by hand; the network does not help with it.</source>
        <translation>Dieses Bild soll von Hand umrissen werden; das Netz hilft dabei nicht.</translation>
    </message>
    <message>
        <source>walking through slices</source>
        <translation>Gang durch die Schichten</translation>
    </message>
    <message>
        <source>filling from six points</source>
        <translation>Füllen aus sechs Punkten</translation>
    </message>
    <message>
        <source>Cancelled; nothing was changed. A click more with the six-point tool fills after all.</source>
        <translation>Abgebrochen; nichts wurde geändert. Ein weiterer Klick mit dem Sechs-Punkte-Werkzeug füllt doch noch.</translation>
    </message>
    <message>
        <source>A walk or fill is under way already; cancel it below, or wait and try again.</source>
        <translation>Ein Gang oder ein Füllen läuft schon; brechen Sie es unten ab, oder warten Sie und versuchen Sie es dann.</translation>
    </message>
    <message>
        <source>slice {index}, predicted Dice {dice:.2f}</source>
        <translation>Schicht {index}, vorhergesagter Dice {dice:.2f}</translation>
    </message>
    <message>
        <source>{regions} slices of a structure</source>
        <translation>{regions} Schichten einer Struktur</translation>
    </message>
    <message>
        <source>Accept a mask first (Enter), or select a region: the walk begins there.</source>
        <translation>Nehmen Sie zuerst eine Maske an (Enter) oder wählen Sie eine Region aus: Dort beginnt der Gang.</translation>
    </message>
    <message>
        <source>The walk ended with its image, and nothing of it was kept: begin it there once more.</source>
        <translation>Der Gang durch die Schichten endete mit seinem Bild, und nichts davon wurde behalten: Beginnen Sie ihn dort noch einmal.</translation>
    </message>
    <message>
        <source>The fill ended with its image, and nothing of it was kept: begin it there once more.</source>
        <translation>Das Füllen endete mit seinem Bild, und nichts davon wurde behalten: Beginnen Sie es dort noch einmal.</translation>
    </message>
    <message>
        <source>The six points were changed, so filling from them was cancelled; nothing was changed.</source>
        <translation>Die sechs Punkte wurden geändert, daher wurde das Füllen abgebrochen; keine Maske wurde geändert.</translation>
    </message>
    <message>
        <source>the next slice is outlined already</source>
        <translation>die nächste Schicht ist schon umrissen</translation>
    </message>
    <message>
        <source>slice {index}: {reason}</source>
        <translation>Schicht {index}: {reason}</translation>
    </message>
    <message>
        <source>{n} slice found.</source>
        <translation>{n} Schicht gefunden.</translation>
    </message>
    <message>
        <source>{n} slices found.</source>
        <translation>{n} Schichten gefunden.</translation>
    </message>
    <message>
        <source>{count} Ended at {why}.</source>
        <translation>{count} Ende bei {why}.</translation>
    </message>
    <message>
        <source>(nobody)</source>
        <translation>(niemand)</translation>
    </message>
    <message>
        <source>Nothing is left to do: every image is labelled, or is somebody else&apos;s for now.</source>
        <translation>Es ist nichts mehr zu tun: Jedes Bild ist annotiert oder vorerst bei jemand anderem.</translation>
    </message>
    <message>
        <source>Six points are begun: place the others or drop them (Esc in the six-point tool), then hand the image in.</source>
        <translation>Sechs Punkte sind begonnen: Setzen Sie die übrigen oder verwerfen Sie sie (Esc im Sechs-Punkte-Werkzeug), und reichen Sie das Bild dann ein.</translation>
    </message>
    <message>
        <source>Accept or cancel the prompt first, then hand the image in.</source>
        <translation>Nehmen Sie die Eingabe zuerst an oder verwerfen Sie sie, dann reichen Sie das Bild ein.</translation>
    </message>
    <message>
        <source>Handed in for review.</source>
        <translation>Zur Prüfung eingereicht.</translation>
    </message>
    <message>
        <source>{count} images are {name}&apos;s now.</source>
        <translation>{count} Bilder gehören jetzt {name}.</translation>
    </message>
    <message>
        <source>{count} images are nobody&apos;s now.</source>
        <translation>{count} Bilder gehören jetzt niemandem.</translation>
    </message>
    <message>
        <source>No versions are in conflict.</source>
        <translation>Keine Versionen sind im Konflikt.</translation>
    </message>
    <message>
        <source>Another annotator&apos;s project of the same images</source>
        <translation>Das Projekt eines anderen Annotators mit denselben Bildern</translation>
    </message>
    <message>
        <source>The image chosen in the list is not on show, so nothing was handed in. Wait for it, or choose it again.</source>
        <translation>Das in der Liste gewählte Bild wird nicht gezeigt, daher wurde nichts eingereicht. Warten Sie darauf, oder wählen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Yellow to pink: where the readings differ. What you save now is the decision.</source>
        <translation>Gelb bis Rosa: wo die Annotationen abweichen. Was Sie jetzt speichern, ist die Entscheidung.</translation>
    </message>
    <message>
        <source>An empty folder for the consensus project</source>
        <translation>Ein leerer Ordner für das Konsensprojekt</translation>
    </message>
    <message>
        <source>A consensus project is being written already; wait until it is done, or cancel it below.</source>
        <translation>Ein Konsensprojekt wird schon geschrieben; warten Sie, bis es fertig ist, oder brechen Sie es unten ab.</translation>
    </message>
    <message>
        <source>writing the consensus project</source>
        <translation>Konsensprojekt wird geschrieben</translation>
    </message>
    <message>
        <source>Cancelled; no project was written.</source>
        <translation>Abgebrochen; es wurde kein Projekt geschrieben.</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Auswählen …</translation>
    </message>
    <message>
        <source>There are two versions of {name}.</source>
        <translation>Es gibt zwei Versionen von {name}.</translation>
    </message>
    <message>
        <source>The {images:,} images that are listed become the work of:</source>
        <translation>Die {images:,} gelisteten Bilder bearbeitet künftig:</translation>
    </message>
    <message>
        <source>Assign images</source>
        <translation>Bilder zuweisen</translation>
    </message>
    <message>
        <source>Your name, as the project&apos;s history and your colleagues see it:</source>
        <translation>Ihr Name, wie ihn der Verlauf des Projekts und Ihre Kollegen zeigen:</translation>
    </message>
    <message>
        <source>Annotator</source>
        <translation>Annotator</translation>
    </message>
    <message>
        <source>Address of the team&apos;s PostgreSQL database:</source>
        <translation>Adresse der PostgreSQL-Datenbank des Teams:</translation>
    </message>
    <message>
        <source>Open team project</source>
        <translation>Teamprojekt öffnen</translation>
    </message>
    <message>
        <source>taken out of the project</source>
        <translation>aus dem Projekt entfernt</translation>
    </message>
    <message>
        <source>{n} region</source>
        <translation>{n} Region</translation>
    </message>
    <message>
        <source>{n} regions</source>
        <translation>{n} Regionen</translation>
    </message>
    <message>
        <source>Project: {regions} on {images}.</source>
        <translation>Projekt: {regions}, {images}.</translation>
    </message>
    <message>
        <source>{pixels:,} px</source>
        <translation>{pixels:,} px</translation>
    </message>
    <message>
        <source>{area} mm²</source>
        <translation>{area} mm²</translation>
    </message>
    <message>
        <source>{volume} mm³</source>
        <translation>{volume} mm³</translation>
    </message>
    <message>
        <source>{volume} ml</source>
        <translation>{volume} ml</translation>
    </message>
    <message>
        <source>No region on this image.</source>
        <translation>Keine Region auf diesem Bild.</translation>
    </message>
    <message>
        <source>{regions}, {size}.</source>
        <translation>{regions}, {size}.</translation>
    </message>
    <message>
        <source>{n} slice</source>
        <translation>{n} Schicht</translation>
    </message>
    <message>
        <source>{n} slices</source>
        <translation>{n} Schichten</translation>
    </message>
    <message>
        <source>{regions} on {slices}, {size}.</source>
        <translation>{regions}, {slices}, {size}.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>This is another time point, to look at only: move the time slider to the first one to annotate.</source>
        <translation>Das ist ein anderer Zeitpunkt, nur zum Ansehen: Schieben Sie den Zeitregler zum Annotieren auf den ersten.</translation>
    </message>
    <message>
        <source>Select a region first: press S and click on it, or choose it in the list.</source>
        <translation>Wählen Sie zuerst eine Region aus: S drücken und sie anklicken, oder sie in der Liste wählen.</translation>
    </message>
    <message>
        <source>Negative clicks correct a mask: click the four extreme points first.</source>
        <translation>Negative Klicks korrigieren eine Maske: Klicken Sie zuerst die vier Extrempunkte.</translation>
    </message>
    <message>
        <source>The training has ended.</source>
        <translation>Das Training ist beendet.</translation>
    </message>
    <message>
        <source>A training is running. Close Fourclick and stop it?</source>
        <translation>Ein Training läuft. Fourclick schließen und es anhalten?</translation>
    </message>
    <message>
        <source>What it has trained so far is kept: Resume in the Training panel goes on with it.</source>
        <translation>Was es bisher trainiert hat, bleibt erhalten: „Fortsetzen“ im Panel „Training“ macht damit weiter.</translation>
    </message>
    <message>
        <source>Close and stop it</source>
        <translation>Schließen und anhalten</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>A training of “{name}” was stopped.</source>
        <translation>Ein Training von „{name}“ wurde angehalten.</translation>
    </message>
    <message>
        <source>{done:.0f} % of it is kept; Resume goes on from there, and a new training drops it.</source>
        <translation>{done:.0f} % davon sind erhalten; „Fortsetzen“ macht dort weiter, ein neues Training verwirft sie.</translation>
    </message>
    <message>
        <source>{failure} The shipped checkpoint is in use instead.</source>
        <translation>{failure} Stattdessen wird der mitgelieferte Checkpoint verwendet.</translation>
    </message>
    <message>
        <source>Rolled back.</source>
        <translation>Zurückgenommen.</translation>
    </message>
    <message>
        <source>Kept as “{name}” and in use from now on.</source>
        <translation>Behalten als „{name}“ und ab jetzt in Verwendung.</translation>
    </message>
    <message>
        <source>Kept as “{name}”.</source>
        <translation>Behalten als „{name}“.</translation>
    </message>
    <message>
        <source>The {name} could not be started ({cause}). Install Fourclick again.</source>
        <translation>{name} konnte nicht gestartet werden ({cause}). Installieren Sie Fourclick neu.</translation>
    </message>
    <message>
        <source>The {name} was ended by the system, most likely for want of memory. Nothing else is lost.</source>
        <translation>{name} wurde vom System beendet, vermutlich aus Mangel an Speicher. Sonst ist nichts verloren.</translation>
    </message>
    <message>
        <source>The {name} stopped without a result ({last}). Nothing else is lost; start it again.</source>
        <translation>{name} endete ohne Ergebnis ({last}). Sonst ist nichts verloren; starten Sie den Vorgang noch einmal.</translation>
    </message>
    <message>
        <source>The {name} stopped without a result. Nothing else is lost; start it again.</source>
        <translation>{name} endete ohne Ergebnis. Sonst ist nichts verloren; starten Sie den Vorgang noch einmal.</translation>
    </message>
    <message>
        <source>Click the four points in the yellow rings, in any order: the kidney&apos;s leftmost, rightmost, topmost and bottommost.</source>
        <translation>Klicken Sie die vier Punkte in den gelben Ringen an, in beliebiger Reihenfolge: den linken, rechten, obersten und untersten Punkt der Niere.</translation>
    </message>
    <message>
        <source>That is a mask. Left click where it lacks something, right click where it has too much: try one. Only what lies within the dotted circle changes.</source>
        <translation>Das ist eine Maske. Linksklick, wo ihr etwas fehlt, Rechtsklick, wo sie zu weit reicht: Versuchen Sie es. Nur was im gepunkteten Kreis liegt, ändert sich.</translation>
    </message>
    <message>
        <source>Enter accepts it.</source>
        <translation>Enter nimmt sie an.</translation>
    </message>
    <message>
        <source>Ctrl+Z takes anything back: try it.</source>
        <translation>Strg+Z macht alles rückgängig: Versuchen Sie es.</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z brings it back.</source>
        <translation>Strg+Umschalt+Z holt es zurück.</translation>
    </message>
    <message>
        <source>A volume has many slices: Ctrl+wheel or Page Up and Page Down go through them.</source>
        <translation>Ein Volumen hat viele Schichten: Strg+Mausrad oder Bild auf und Bild ab gehen durch sie hindurch.</translation>
    </message>
    <message>
        <source>That is all it takes. Space shows the next image, 1 to 9 choose a label, Ctrl+K finds any action, F1 opens the guide. Everything is saved already.</source>
        <translation>Das ist alles. Die Leertaste zeigt das nächste Bild, 1 bis 9 wählen ein Label, Strg+K findet jeden Befehl, F1 öffnet die Anleitung. Alles ist schon gespeichert.</translation>
    </message>
    <message>
        <source>The samples are prepared …</source>
        <translation>Die Beispiele werden vorbereitet …</translation>
    </message>
    <message>
        <source>The samples lack the phantom of the lesson. Remove the sample project, and begin again.</source>
        <translation>Den Beispielen fehlt das Phantom der Lektion. Entfernen Sie das Beispielprojekt und beginnen Sie noch einmal.</translation>
    </message>
    <message>
        <source>Every label of the samples is locked or hidden; free one in the list of labels first.</source>
        <translation>Jedes Label der Beispiele ist gesperrt oder ausgeblendet; geben Sie zuerst eines in der Liste der Labels frei.</translation>
    </message>
    <message>
        <source>End the lesson</source>
        <translation>Lektion beenden</translation>
    </message>
    <message>
        <source>{at} of {STEPS}</source>
        <translation>{at} von {STEPS}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Back to my images</source>
        <translation>Zurück zu meinen Bildern</translation>
    </message>
    <message>
        <source>ONNX (*.onnx);;OpenVINO (*.xml)</source>
        <translation>ONNX (*.onnx);;OpenVINO (*.xml)</translation>
    </message>
    <message>
        <source>The U-Net is at work. Close Fourclick and stop it?</source>
        <translation>Das U-Net arbeitet. Fourclick schließen und es anhalten?</translation>
    </message>
    <message>
        <source>What it has done so far is kept, and the U-Net panel goes on with it.</source>
        <translation>Was es bisher getan hat, bleibt erhalten, und das Panel „U-Net“ macht damit weiter.</translation>
    </message>
    <message>
        <source>Stopped. What is done is kept.</source>
        <translation>Angehalten. Das Fertige bleibt erhalten.</translation>
    </message>
    <message>
        <source>Starting: the masks are read …</source>
        <translation>Start: Die Masken werden gelesen …</translation>
    </message>
    <message>
        <source>Labelling what nobody has worked on …</source>
        <translation>Es wird annotiert, woran niemand gearbeitet hat …</translation>
    </message>
    <message>
        <source>Writing the network, and comparing it with the original …</source>
        <translation>Das Netz wird geschrieben und mit dem Original verglichen …</translation>
    </message>
    <message>
        <source>Export the U-Net</source>
        <translation>U-Net exportieren</translation>
    </message>
    <message>
        <source>This project has a U-Net: Dice {dice:.3f} on its validation patients.</source>
        <translation>Dieses Projekt hat ein U-Net: Dice {dice:.3f} auf seinen Validierungspatienten.</translation>
    </message>
    <message>
        <source>This project has a U-Net.</source>
        <translation>Dieses Projekt hat ein U-Net.</translation>
    </message>
    <message>
        <source>&amp;Windows</source>
        <translation>Fenst&amp;erungen</translation>
    </message>
    <message>
        <source>{name}  ({level_hu:g} / {width_hu:g} HU)</source>
        <translation>{name}  ({level_hu:g} / {width_hu:g} HU)</translation>
    </message>
    <message>
        <source>{low:g} to {high:g} % of the volume&apos;s values</source>
        <translation>{low:g} bis {high:g} % der Werte des Volumens</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>Far&amp;bskalen</translation>
    </message>
    <message>
        <source>Sp&amp;eed of play</source>
        <translation>Abspiel&amp;geschwindigkeit</translation>
    </message>
    <message>
        <source>{speed} slices a second</source>
        <translation>{speed} Schichten je Sekunde</translation>
    </message>
    <message>
        <source>Second image</source>
        <translation>Zweites Bild</translation>
    </message>
    <message>
        <source>This image has one slice, so there is nothing to show beside it.</source>
        <translation>Dieses Bild hat nur eine Schicht, also gibt es nichts daneben zu zeigen.</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>annotiert</translation>
    </message>
    <message>
        <source>needs review</source>
        <translation>zu prüfen</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>outlier</source>
        <translation>Ausreißer</translation>
    </message>
    <message>
        <source>bad quality</source>
        <translation>schlechte Qualität</translation>
    </message>
    <message>
        <source>no object</source>
        <translation>kein Objekt</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>nicht sicher</translation>
    </message>
    <message>
        <source>It is never suggested again, nor are images that look the same.</source>
        <translation>Es wird nie wieder vorgeschlagen, ebenso wenig Bilder, die gleich aussehen.</translation>
    </message>
    <message>
        <source>The network learns from it that there is nothing.</source>
        <translation>Das Netz lernt daraus, dass dort nichts ist.</translation>
    </message>
    <message>
        <source>It is left for somebody else to decide, and not suggested again.</source>
        <translation>Das entscheidet jemand anderes; es wird nicht wieder vorgeschlagen.</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>cut-off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>rescale</source>
        <translation>Skalierung</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>invertiert</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>komprimiert</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>gemischt</translation>
    </message>
    <message>
        <source>localizer</source>
        <translation>Localizer</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>Frames</translation>
    </message>
    <message>
        <source>preamble</source>
        <translation>Präambel</translation>
    </message>
    <message>
        <source>orientation</source>
        <translation>Orientierung</translation>
    </message>
    <message>
        <source>sheared</source>
        <translation>geschert</translation>
    </message>
    <message>
        <source>spacing</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>volumes</source>
        <translation>Volumina</translation>
    </message>
    <message>
        <source>order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>place</source>
        <translation>Lage</translation>
    </message>
    <message>
        <source>repeated</source>
        <translation>wiederholt</translation>
    </message>
    <message>
        <source>uneven</source>
        <translation>ungleichmäßig</translation>
    </message>
    <message>
        <source>slice missing</source>
        <translation>Schicht fehlt</translation>
    </message>
    <message>
        <source>tilt</source>
        <translation>Neigung</translation>
    </message>
    <message>
        <source>suggested</source>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Shipped</source>
        <translation>Mitgeliefert</translation>
    </message>
    <message>
        <source>crop</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>confidence map</source>
        <translation>Konfidenzkarte</translation>
    </message>
    <message>
        <source>soft focus</source>
        <translation>weicher Fokus</translation>
    </message>
    <message>
        <source>smooth curve</source>
        <translation>glatte Kurve</translation>
    </message>
    <message>
        <source>extreme points</source>
        <translation>Extrempunkte</translation>
    </message>
    <message>
        <source>positive clicks</source>
        <translation>positive Klicks</translation>
    </message>
    <message>
        <source>negative clicks</source>
        <translation>negative Klicks</translation>
    </message>
    <message>
        <source>previous map</source>
        <translation>vorige Karte</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>Gehirn</translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation>Abdomen</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>Mediastinum</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>Spine</source>
        <translation>Wirbelsäule</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Schlaganfall</translation>
    </message>
    <message>
        <source>Temporal bone</source>
        <translation>Felsenbein</translation>
    </message>
    <message>
        <source>Subdural</source>
        <translation>Subdural</translation>
    </message>
    <message>
        <source>Angiography</source>
        <translation>Angiographie</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Hot (PET)</source>
        <translation>Heiß (PET)</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>koronal</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <source>top</source>
        <translation>oben</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>unten</translation>
    </message>
    <message>
        <source>BIDS derivatives: label volumes as NIfTI by subject, with their lookup table</source>
        <translation>BIDS-Derivate: Labelvolumen als NIfTI je Proband, mit ihrer Zuordnungstabelle</translation>
    </message>
    <message>
        <source>indexed PNG label maps in the labels&apos; colours, one file per annotated slice</source>
        <translation>indizierte PNG-Labelkarten in den Farben der Labels, eine Datei je annotierter Schicht</translation>
    </message>
    <message>
        <source>COCO instances as run lengths (RLE), with the pictures as 8-bit PNG</source>
        <translation>COCO-Instanzen als Lauflängen (RLE), mit den Bildern als 8-Bit-PNG</translation>
    </message>
    <message>
        <source>COCO instances as polygons where these are exact, run lengths where not (holes)</source>
        <translation>COCO-Instanzen als Polygone, wo diese genau sind, sonst als Lauflängen (Löcher)</translation>
    </message>
    <message>
        <source>DICOM RT structure sets (one per DICOM image with a place, a region of interest per label)</source>
        <translation>DICOM RT Structure Sets (eines je DICOM-Bild mit bekannter Lage, eine Region of Interest je Label)</translation>
    </message>
    <message>
        <source>DICOM segmentations (one per DICOM image, a coded segment per label)</source>
        <translation>DICOM-Segmentierungen (eine je DICOM-Bild, ein kodiertes Segment je Label)</translation>
    </message>
    <message>
        <source>TIFF label maps, one file per image with a page per slice (spacing, but no place in the patient)</source>
        <translation>TIFF-Labelkarten, eine Datei je Bild mit einer Seite je Schicht (Abstände, aber keine Lage im Patienten)</translation>
    </message>
    <message>
        <source>one-hot PNG masks (0 and 255), one file per label and annotated slice</source>
        <translation>One-hot-PNG-Masken (0 und 255), eine Datei je Label und annotierter Schicht</translation>
    </message>
    <message>
        <source>PNG masks (0 and 255), one file per region, whole where regions overlap</source>
        <translation>PNG-Masken (0 und 255), eine Datei je Region, vollständig auch bei Überlappung</translation>
    </message>
    <message>
        <source>OME-Zarr 0.5 images with their labels (spacing, but no place in the patient)</source>
        <translation>OME-Zarr-0.5-Bilder mit ihren Labels (Abstände, aber keine Lage im Patienten)</translation>
    </message>
    <message>
        <source>NRRD label volumes with the source&apos;s geometry, one file per image</source>
        <translation>NRRD-Labelvolumen mit der Geometrie der Quelle, eine Datei je Bild</translation>
    </message>
    <message>
        <source>3D Slicer segmentations (.seg.nrrd): a segment per label, overlapping labels on layers</source>
        <translation>3D-Slicer-Segmentierungen (.seg.nrrd): ein Segment je Label, überlappende Labels auf Ebenen</translation>
    </message>
    <message>
        <source>NIfTI label volumes with the source&apos;s geometry, one file per image</source>
        <translation>NIfTI-Labelvolumen mit der Geometrie der Quelle, eine Datei je Bild</translation>
    </message>
    <message>
        <source>NIfTI label volumes without compression</source>
        <translation>NIfTI-Labelvolumen ohne Kompression</translation>
    </message>
    <message>
        <source>nnU-Net v2 data set: images and labels as NIfTI, dataset.json, folds by patient</source>
        <translation>nnU-Net-v2-Datensatz: Bilder und Labels als NIfTI, dataset.json, Aufteilung nach Patienten</translation>
    </message>
    <message>
        <source>nnU-Net v2 data set of 2-D pictures: images and labels as PNG, dataset.json, folds by patient</source>
        <translation>nnU-Net-v2-Datensatz aus 2-D-Bildern: Bilder und Labels als PNG, dataset.json, Aufteilung nach Patienten</translation>
    </message>
    <message>
        <source>CSV tables: regions with area, place, clicks and seconds, and every click</source>
        <translation>CSV-Tabellen: Regionen mit Fläche, Ort, Klicks und Sekunden, und jeder Klick</translation>
    </message>
    <message>
        <source>YOLO-seg polygons with the pictures as 8-bit PNG, parted into train and val by patient</source>
        <translation>YOLO-seg-Polygone mit den Bildern als 8-Bit-PNG, nach Patienten in train und val geteilt</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Outline this image by hand: the network does not help with it. Click the four extreme points, then as many further points of the outline as it takes; drag a point to move it, right click on it to delete it.</source>
        <translation>Umreißen Sie dieses Bild von Hand: Das Netz hilft dabei nicht. Klicken Sie die vier Extrempunkte, dann so viele weitere Punkte des Umrisses wie nötig; Ziehen verschiebt einen Punkt, ein Rechtsklick darauf löscht ihn.</translation>
    </message>
    <message>
        <source>The next image follows as soon as this mask is there and accepted.</source>
        <translation>Das nächste Bild folgt, sobald diese Maske da und angenommen ist.</translation>
    </message>
    <message>
        <source>{n} image added.</source>
        <translation>{n} Bild hinzugefügt.</translation>
    </message>
    <message>
        <source>{n} images added.</source>
        <translation>{n} Bilder hinzugefügt.</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gespeichert</translation>
    </message>
    <message>
        <source>Another project was opened while images were looked for, so none were added. Open theirs and add them again.</source>
        <translation>Während der Suche nach Bildern wurde ein anderes Projekt geöffnet, deshalb wurden keine hinzugefügt. Öffnen Sie das ursprüngliche und fügen Sie sie noch einmal hinzu.</translation>
    </message>
    <message>
        <source>The last changes of the project that is open cannot be saved, so no other project is opened. Make room on the disk or get the project&apos;s folder back, then try again.</source>
        <translation>Die letzten Änderungen des offenen Projekts können nicht gespeichert werden, deshalb wird kein anderes Projekt geöffnet. Schaffen Sie Platz auf dem Datenträger oder stellen Sie den Ordner des Projekts wieder her und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>No images were found there. Known are PNG, JPEG, BMP, TIFF, NIfTI, NRRD, MetaImage and DICOM.</source>
        <translation>Dort wurden keine Bilder gefunden. Bekannt sind PNG, JPEG, BMP, TIFF, NIfTI, NRRD, MetaImage und DICOM.</translation>
    </message>
    <message>
        <source>saving …</source>
        <translation>wird gespeichert …</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>Agreement of annotators</source>
        <translation>Übereinstimmung der Annotatoren</translation>
    </message>
    <message>
        <source>Projects to compare</source>
        <translation>Zu vergleichende Projekte</translation>
    </message>
    <message>
        <source>Add a project …</source>
        <translation>Projekt hinzufügen …</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Save report …</source>
        <translation>Bericht speichern …</translation>
    </message>
    <message>
        <source>To decide on, worst first</source>
        <translation>Zu entscheiden, schlechteste zuerst</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Images to decide on</source>
        <translation>Bilder, über die zu entscheiden ist</translation>
    </message>
    <message>
        <source>Double click shows the image, with where the readings differ</source>
        <translation>Ein Doppelklick zeigt das Bild und wo die Annotationen abweichen</translation>
    </message>
    <message>
        <source>Show image</source>
        <translation>Bild zeigen</translation>
    </message>
    <message>
        <source>Consensus project …</source>
        <translation>Konsensprojekt …</translation>
    </message>
    <message>
        <source>A new project with what the readings agree on (STAPLE), to be reviewed</source>
        <translation>Ein neues Projekt mit dem, worin die Annotationen übereinstimmen (STAPLE), zur Prüfung</translation>
    </message>
    <message>
        <source>{own} (open)</source>
        <translation>{own} (offen)</translation>
    </message>
    <message>
        <source>Add the projects that other annotators made of the same images, then compare. Without any, this project&apos;s hidden repeats (*Team &gt; Hidden repeats*) and versions that were saved over each other are compared.</source>
        <translation>Fügen Sie die Projekte hinzu, die andere Annotatoren mit denselben Bildern angelegt haben, und vergleichen Sie dann. Ohne solche werden die verdeckten Wiederholungen dieses Projekts (*Team &gt; Verdeckte Wiederholungen*) und übereinander gespeicherte Versionen verglichen.</translation>
    </message>
    <message>
        <source>Comparing image {done} of {total}: {name}</source>
        <translation>Bild {done} von {total} wird verglichen: {name}</translation>
    </message>
    <message>
        <source>{folder} cannot be written to ({strerror}). Choose another folder.</source>
        <translation>In {folder} kann nicht geschrieben werden ({strerror}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Written: {join} in {folder}</source>
        <translation>Geschrieben: {join} in {folder}</translation>
    </message>
    <message>
        <source>Comparing …</source>
        <translation>Vergleich läuft …</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>Ordner für den Bericht</translation>
    </message>
    <message>
        <source>{value} in {days} days</source>
        <translation>{value} in {days} Tagen</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Answer clicks with this checkpoint from now on (double click)</source>
        <translation>Klicks ab jetzt mit diesem Checkpoint beantworten (Doppelklick)</translation>
    </message>
    <message>
        <source>Replay …</source>
        <translation>Nachspielen …</translation>
    </message>
    <message>
        <source>Answer the clicks behind all accepted masks with this checkpoint, and choose what is better</source>
        <translation>Die Klicks hinter allen angenommenen Masken mit diesem Checkpoint beantworten und auswählen, was besser ist</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>Name …</translation>
    </message>
    <message>
        <source>Another name for this checkpoint</source>
        <translation>Ein anderer Name für diesen Checkpoint</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Take this checkpoint out of the list</source>
        <translation>Diesen Checkpoint aus der Liste nehmen</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Verwendung</translation>
    </message>
    <message>
        <source>Rename checkpoint</source>
        <translation>Checkpoint umbenennen</translation>
    </message>
    <message>
        <source>Its new name:</source>
        <translation>Der neue Name:</translation>
    </message>
    <message>
        <source>Delete the checkpoint “{name}”?</source>
        <translation>Den Checkpoint „{name}“ löschen?</translation>
    </message>
    <message>
        <source>Delete checkpoint</source>
        <translation>Checkpoint löschen</translation>
    </message>
    <message>
        <source>Its files go into the folder .trash beside the other checkpoints and are removed after {DAYS_IN_TRASH} days. No mask changes.</source>
        <translation>Seine Dateien kommen in den Ordner .trash neben den anderen Checkpoints und werden nach {DAYS_IN_TRASH} Tagen entfernt. Keine Maske ändert sich.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Dice {before:.3f} → {after:.3f}</source>
        <translation>Dice {before:.3f} → {after:.3f}</translation>
    </message>
    <message>
        <source>comes with Fourclick</source>
        <translation>gehört zu Fourclick</translation>
    </message>
    <message>
        <source>no figures</source>
        <translation>keine Zahlen</translation>
    </message>
    <message>
        <source>The checkpoint that comes with Fourclick</source>
        <translation>Der Checkpoint, der mit Fourclick geliefert wird</translation>
    </message>
    <message>
        <source>{path}
Nothing is known of how good it is.</source>
        <translation>{path}
Wie gut er ist, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>{path}
Mean Dice before and after its training, on {objects} objects of {images} images that it was not trained on.</source>
        <translation>{path}
Mittlerer Dice-Wert vor und nach dem Training, an {objects} Objekten aus {images} Bildern, auf denen nicht trainiert wurde.</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Two versions of an image</source>
        <translation>Zwei Versionen eines Bildes</translation>
    </message>
    <message>
        <source>Somebody saved these images while somebody else worked on them. Choose which version stands; the other one stays in the project&apos;s history.</source>
        <translation>Jemand hat diese Bilder gespeichert, während jemand anderes daran arbeitete. Wählen Sie, welche Version gilt; die andere bleibt im Verlauf des Projekts.</translation>
    </message>
    <message>
        <source>When (UTC)</source>
        <translation>Wann (UTC)</translation>
    </message>
    <message>
        <source>Stands now</source>
        <translation>Gilt jetzt</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopie</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Take the copy</source>
        <translation>Kopie nehmen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Shown once a round has looked at the images.</source>
        <translation>Erscheint, sobald eine Runde die Bilder durchgesehen hat.</translation>
    </message>
    <message>
        <source>Map of the images: {counts}</source>
        <translation>Karte der Bilder: {counts}</translation>
    </message>
    <message>
        <source>image {number}</source>
        <translation>Bild {number}</translation>
    </message>
    <message>
        <source>such as patient=P1* annotator=Anna name!=*test*</source>
        <translation>etwa patient=P1* annotator=Anna name!=*test*</translation>
    </message>
    <message>
        <source>PATTERN:X0,Y0,X1,Y1, such as us*:0,0,640,48</source>
        <translation>MUSTER:X0,Y0,X1,Y1, etwa us*:0,0,640,48</translation>
    </message>
    <message>
        <source>A note on what may be done with the data</source>
        <translation>Ein Hinweis, was mit den Daten geschehen darf</translation>
    </message>
    <message>
        <source>Call files like the images (their names may tell who the patient is)</source>
        <translation>Dateien wie die Bilder nennen (deren Namen können verraten, wer der Patient ist)</translation>
    </message>
    <message>
        <source>Replace files that are there already</source>
        <translation>Vorhandene Dateien ersetzen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export: {exporter}</source>
        <translation>Export: {exporter}</translation>
    </message>
    <message>
        <source>{description}. Every file is read back and compared.</source>
        <translation>{description}. Jede Datei wird zurückgelesen und verglichen.</translation>
    </message>
    <message>
        <source>All labels</source>
        <translation>Alle Labels</translation>
    </message>
    <message>
        <source>Only the {value:,} images that the list shows now</source>
        <translation>Nur die {value:,} Bilder, die die Liste jetzt zeigt</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Alle Zustände</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>Alle Teilmengen</translation>
    </message>
    <message>
        <source>Browse …</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>Images that are</source>
        <translation>Bilder im Zustand</translation>
    </message>
    <message>
        <source>of the split</source>
        <translation>der Teilmenge</translation>
    </message>
    <message>
        <source>and fit</source>
        <translation>und passend zu</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Black out</source>
        <translation>Schwärzen</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>{n} image</source>
        <translation>{n} Bild</translation>
    </message>
    <message>
        <source>{n} images</source>
        <translation>{n} Bilder</translation>
    </message>
    <message>
        <source>No image is like that.</source>
        <translation>Kein Bild ist so.</translation>
    </message>
    <message>
        <source>Folder for the export</source>
        <translation>Ordner für den Export</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Find images by name</source>
        <translation>Bilder nach Namen suchen</translation>
    </message>
    <message>
        <source>Images in this state</source>
        <translation>Bilder in diesem Zustand</translation>
    </message>
    <message>
        <source>Images in the list</source>
        <translation>Bilder in der Liste</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>unfertig</translation>
    </message>
    <message>
        <source>No image has such a name and state.</source>
        <translation>Kein Bild hat einen solchen Namen und Zustand.</translation>
    </message>
    <message>
        <source>Something about these images has to be decided before they come in. What is chosen already is the safe way. Your files stay as they are; the project notes how each image is read.</source>
        <translation>Zu diesen Bildern ist etwas zu entscheiden, bevor sie hinzugefügt werden. Vorausgewählt ist der sichere Weg. Ihre Dateien bleiben, wie sie sind; das Projekt merkt sich, wie jedes Bild gelesen wird.</translation>
    </message>
    <message>
        <source>width x height of a pixel</source>
        <translation>Breite x Höhe eines Pixels</translation>
    </message>
    <message>
        <source>width x height x slice distance</source>
        <translation>Breite x Höhe x Schichtabstand</translation>
    </message>
    <message>
        <source>Import doctor</source>
        <translation>Importprüfung</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Middle slice</source>
        <translation>Mittlere Schicht</translation>
    </message>
    <message>
        <source>Cut across the slices</source>
        <translation>Schnitt quer durch die Schichten</translation>
    </message>
    <message>
        <source>Add none</source>
        <translation>Keines hinzufügen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>{files} files</source>
        <translation>{files} Dateien</translation>
    </message>
    <message>
        <source>{size}, in mm</source>
        <translation>{size}, in mm</translation>
    </message>
    <message>
        <source>In millimetres: {size}, such as {example}</source>
        <translation>In Millimetern: {size}, etwa {example}</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>Comes in: {shown}.</source>
        <translation>Hinzugefügt wird: {shown}.</translation>
    </message>
    <message>
        <source>Nothing comes in by these choices.</source>
        <translation>So gewählt wird nichts hinzugefügt.</translation>
    </message>
    <message>
        <source>{name}: type {size} in mm, such as {example}, or choose something else.</source>
        <translation>{name}: {size} in mm eintragen, etwa {example}, oder etwas anderes wählen.</translation>
    </message>
    <message>
        <source>Add {n} image</source>
        <translation>{n} Bild hinzufügen</translation>
    </message>
    <message>
        <source>Add {n} images</source>
        <translation>{n} Bilder hinzufügen</translation>
    </message>
    <message>
        <source>{name} waits for its size.</source>
        <translation>{name} wartet auf seine Größe.</translation>
    </message>
    <message>
        <source>{name} is left out.</source>
        <translation>{name} wird ausgelassen.</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>wird gelesen …</translation>
    </message>
    <message>
        <source>Click on a key and press another. The first key can be changed here; Backspace in an empty field takes it away.</source>
        <translation>Klicken Sie auf eine Taste und drücken Sie eine andere. Die jeweils erste Taste lässt sich hier ändern; die Rücktaste in einem leeren Feld nimmt sie weg.</translation>
    </message>
    <message>
        <source>Change keys</source>
        <translation>Tasten ändern</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Key of {names}</source>
        <translation>Taste für {names}</translation>
    </message>
    <message>
        <source>Add label</source>
        <translation>Neues Label</translation>
    </message>
    <message>
        <source>A new class with the next free number; double click a name to change it</source>
        <translation>Eine neue Klasse mit der nächsten freien Nummer; ein Doppelklick auf den Namen ändert ihn</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Colour, opacity, order, lock; palettes; whole tables of labels from presets and other programs</source>
        <translation>Farbe, Deckkraft, Reihenfolge, Sperre; Paletten; ganze Labeltabellen aus Vorlagen und anderen Programmen</translation>
    </message>
    <message>
        <source>Overlaps</source>
        <translation>Überlappungen</translation>
    </message>
    <message>
        <source>Whether regions may share pixels, and who has them if not</source>
        <translation>Ob Regionen Pixel teilen dürfen, und wer sie sonst hat</translation>
    </message>
    <message>
        <source>key {key}</source>
        <translation>Taste {key}</translation>
    </message>
    <message>
        <source>{about}. Double click to rename; the number never changes.</source>
        <translation>{about}. Ein Doppelklick benennt um; die Nummer ändert sich nie.</translation>
    </message>
    <message>
        <source>Number {id}</source>
        <translation>Nummer {id}</translation>
    </message>
    <message>
        <source>label {number}</source>
        <translation>Label {number}</translation>
    </message>
    <message>
        <source>Colour of {name}</source>
        <translation>Farbe von {name}</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Colour …</source>
        <translation>Farbe …</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Outline only</source>
        <translation>Nur Umriss</translation>
    </message>
    <message>
        <source>Regions of this label are not filled</source>
        <translation>Regionen dieses Labels werden nicht gefüllt</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Regions of a locked label cannot be changed</source>
        <translation>Regionen eines gesperrten Labels können nicht geändert werden</translation>
    </message>
    <message>
        <source>Colours of all labels</source>
        <translation>Farben aller Labels</translation>
    </message>
    <message>
        <source>Add labels of</source>
        <translation>Labels hinzufügen aus</translation>
    </message>
    <message>
        <source>Import labels …</source>
        <translation>Labels importieren …</translation>
    </message>
    <message>
        <source>Export labels …</source>
        <translation>Labels exportieren …</translation>
    </message>
    <message>
        <source>outline only</source>
        <translation>nur Umriss</translation>
    </message>
    <message>
        <source>opacity {percent} %</source>
        <translation>Deckkraft {percent} %</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>hidden; exports have it all the same</source>
        <translation>ausgeblendet; Exporte enthalten es dennoch</translation>
    </message>
    <message>
        <source>Shown once the held-out images are labelled and a round has trained.</source>
        <translation>Erscheint, sobald die zurückgehaltenen Bilder annotiert sind und eine Runde trainiert hat.</translation>
    </message>
    <message>
        <source>Dice {dice:.3f} with {labels} labels</source>
        <translation>Dice {dice:.3f} bei {labels} Labels</translation>
    </message>
    <message>
        <source>Learning curve: {last}</source>
        <translation>Lernkurve: {last}</translation>
    </message>
    <message>
        <source>drawn at random</source>
        <translation>zufällig gezogen</translation>
    </message>
    <message>
        <source>as many advised</source>
        <translation>ebenso viele empfohlene</translation>
    </message>
    <message>
        <source>all labels</source>
        <translation>alle Labels</translation>
    </message>
    <message>
        <source>minutes of work</source>
        <translation>Minuten Arbeit</translation>
    </message>
    <message>
        <source>labelled images</source>
        <translation>annotierte Bilder</translation>
    </message>
    <message>
        <source>Dice</source>
        <translation>Dice</translation>
    </message>
    <message>
        <source>{name}, 95 % band</source>
        <translation>{name}, 95-%-Band</translation>
    </message>
    <message>
        <source>TypiClust in the first round, then ClaSP PE</source>
        <translation>TypiClust in der ersten Runde, dann ClaSP PE</translation>
    </message>
    <message>
        <source>Reading how the rounds stand …</source>
        <translation>Der Stand der Runden wird gelesen …</translation>
    </message>
    <message>
        <source>Starts by holding some images out, at random, to measure on; then it suggests which to label.</source>
        <translation>Hält zuerst einige zufällige Bilder zurück, um daran zu messen; dann schlägt es vor, welche zu annotieren sind.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>nothing labelled yet</source>
        <translation>noch nichts annotiert</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>No round yet</source>
        <translation>Noch keine Runde</translation>
    </message>
    <message>
        <source>How the images are chosen; some are drawn at random whatever is chosen</source>
        <translation>Wie die Bilder gewählt werden; einige werden in jedem Fall zufällig gezogen</translation>
    </message>
    <message>
        <source>How many images are suggested</source>
        <translation>Wie viele Bilder vorgeschlagen werden</translation>
    </message>
    <message>
        <source>How long the network trains on what is labelled</source>
        <translation>Wie lange das Netz auf dem trainiert, was annotiert ist</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Start round</source>
        <translation>Runde starten</translation>
    </message>
    <message>
        <source>Stop; the training goes on from there when the round is started again</source>
        <translation>Anhalten; das Training geht dort weiter, wenn die Runde wieder gestartet wird</translation>
    </message>
    <message>
        <source>Progress of the round</source>
        <translation>Fortschritt der Runde</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Vorschläge</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Next suggestion</source>
        <translation>Nächster Vorschlag</translation>
    </message>
    <message>
        <source>Open the next one that nobody else works on</source>
        <translation>Den nächsten öffnen, an dem sonst niemand arbeitet</translation>
    </message>
    <message>
        <source>Compare with chance</source>
        <translation>Mit Zufall vergleichen</translation>
    </message>
    <message>
        <source>Trains five networks on images drawn at random and five on as many advised ones, for each round so far</source>
        <translation>Trainiert für jede bisherige Runde fünf Netze auf zufällig gezogenen Bildern und fünf auf ebenso vielen empfohlenen</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>Über die Zeit</translation>
    </message>
    <message>
        <source>Minutes of work instead of labelled images</source>
        <translation>Minuten Arbeit statt annotierter Bilder</translation>
    </message>
    <message>
        <source>Regions by label</source>
        <translation>Regionen nach Label</translation>
    </message>
    <message>
        <source>Chosen by {round_strategy_text}.</source>
        <translation>Gewählt von {round_strategy_text}.</translation>
    </message>
    <message>
        <source>Next round</source>
        <translation>Nächste Runde</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>{measure} of the training over time</source>
        <translation>{measure} des Trainings im Lauf der Zeit</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>The curve appears while the network trains.</source>
        <translation>Die Kurve erscheint, während das Netz trainiert.</translation>
    </message>
    <message>
        <source>Click four extreme points to see what the network is given.</source>
        <translation>Klicken Sie vier Extrempunkte, um zu sehen, was das Netz bekommt.</translation>
    </message>
    <message>
        <source>Columns {x0} to {x1}, rows {y0} to {y1} of the slice, seen at {side} x {side}.</source>
        <translation>Spalten {x0} bis {x1}, Zeilen {y0} bis {y1} der Schicht, gesehen mit {side} x {side}.</translation>
    </message>
    <message>
        <source>Clicks per region</source>
        <translation>Klicks je Region</translation>
    </message>
    <message>
        <source>Seconds per region</source>
        <translation>Sekunden je Region</translation>
    </message>
    <message>
        <source>Time in all</source>
        <translation>Zeit insgesamt</translation>
    </message>
    <message>
        <source>Images to do</source>
        <translation>Offene Bilder</translation>
    </message>
    <message>
        <source>Shown once regions were clicked.</source>
        <translation>Erscheint, sobald Regionen geklickt wurden.</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>clicks</source>
        <translation>Klicks</translation>
    </message>
    <message>
        <source>A column per day, once regions were accepted.</source>
        <translation>Eine Säule je Tag, sobald Regionen angenommen wurden.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>By label</source>
        <translation>Nach Label</translation>
    </message>
    <message>
        <source>By person</source>
        <translation>Nach Person</translation>
    </message>
    <message>
        <source>{title}: median and quartiles</source>
        <translation>{title}: Median und Quartile</translation>
    </message>
    <message>
        <source>Regions accepted per day</source>
        <translation>Angenommene Regionen je Tag</translation>
    </message>
    <message>
        <source>{done_share:.0f} % done: {done:,} of {images:,} images</source>
        <translation>{done_share:.0f} % fertig: {done:,} von {images:,} Bildern</translation>
    </message>
    <message>
        <source>No images yet: add some to the project.</source>
        <translation>Noch keine Bilder: Fügen Sie dem Projekt welche hinzu.</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>niemand</translation>
    </message>
    <message>
        <source>Nothing is left to label.</source>
        <translation>Es ist nichts mehr zu annotieren.</translation>
    </message>
    <message>
        <source>{n} image to do</source>
        <translation>{n} offenes Bild</translation>
    </message>
    <message>
        <source>{n} images to do</source>
        <translation>{n} offene Bilder</translation>
    </message>
    <message>
        <source>{images}. How long they take is known once an image is done.</source>
        <translation>{images}. Wie lange sie dauern, ist bekannt, sobald ein Bild fertig ist.</translation>
    </message>
    <message>
        <source>{median:.0f} s an image</source>
        <translation>{median:.0f} s je Bild</translation>
    </message>
    <message>
        <source>{hours} to {hours_2} at the quartiles</source>
        <translation>{hours} bis {hours_2} zwischen den Quartilen</translation>
    </message>
    <message>
        <source>{images}, about {hours} at {per_image} ({spread}).</source>
        <translation>{images}, etwa {hours} bei {per_image} ({spread}).</translation>
    </message>
    <message>
        <source>{hours:.0f} min</source>
        <translation>{hours:.0f} min</translation>
    </message>
    <message>
        <source>{hours:.1f} h</source>
        <translation>{hours:.1f} h</translation>
    </message>
    <message>
        <source>{hours:,.0f} h</source>
        <translation>{hours:,.0f} h</translation>
    </message>
    <message>
        <source>Each click is a further point of the outline. Drag a point to move it, right click on it to delete it. Enter accepts, Esc drops.</source>
        <translation>Jeder Klick ist ein weiterer Punkt des Umrisses. Ziehen verschiebt einen Punkt, ein Rechtsklick darauf löscht ihn. Enter nimmt an, Esc verwirft.</translation>
    </message>
    <message>
        <source>Mask threshold on the probability</source>
        <translation>Schwelle der Maske auf der Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Opacity of the masks</source>
        <translation>Deckkraft der Masken</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Okabe and Ito</source>
        <translation>Okabe und Ito</translation>
    </message>
    <message>
        <source>Paul Tol, bright</source>
        <translation>Paul Tol, kräftig</translation>
    </message>
    <message>
        <source>Paul Tol, muted</source>
        <translation>Paul Tol, gedämpft</translation>
    </message>
    <message>
        <source>High contrast, distinct in grey</source>
        <translation>Hoher Kontrast, in Grau unterscheidbar</translation>
    </message>
    <message>
        <source>Allowed, the newest on top</source>
        <translation>Erlaubt, die neueste oben</translation>
    </message>
    <message>
        <source>Regions may share pixels. Label maps give them to the newer region; formats with a mask for each region keep both</source>
        <translation>Regionen dürfen Pixel teilen. Labelkarten geben sie der neueren Region; Formate mit einer Maske je Region behalten beide</translation>
    </message>
    <message>
        <source>Allowed, the label higher in the list on top</source>
        <translation>Erlaubt, das höhere Label der Liste oben</translation>
    </message>
    <message>
        <source>Regions may share pixels. Label maps give them to the label higher in the list; formats with regions keep both</source>
        <translation>Regionen dürfen Pixel teilen. Labelkarten geben sie dem Label, das höher in der Liste steht; Formate mit Regionen behalten beide</translation>
    </message>
    <message>
        <source>Resolved, the newest takes the pixels</source>
        <translation>Aufgelöst, die neueste nimmt die Pixel</translation>
    </message>
    <message>
        <source>A new region takes its pixels from the others, but not from those of locked labels</source>
        <translation>Eine neue Region nimmt den anderen ihre Pixel weg, aber nicht denen gesperrter Labels</translation>
    </message>
    <message>
        <source>Resolved, the label higher in the list takes the pixels</source>
        <translation>Aufgelöst, das höhere Label der Liste nimmt die Pixel</translation>
    </message>
    <message>
        <source>A new region takes its pixels from labels lower in the list, and leaves those of higher and of locked ones alone</source>
        <translation>Eine neue Region nimmt ihre Pixel von Labels, die tiefer in der Liste stehen, und lässt die von höheren und gesperrten in Ruhe</translation>
    </message>
    <message>
        <source>Opacity of this label</source>
        <translation>Deckkraft dieses Labels</translation>
    </message>
    <message>
        <source>How much of the common opacity this label&apos;s regions have</source>
        <translation>Wie viel der gemeinsamen Deckkraft die Regionen dieses Labels haben</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>Overlaps: {name}. Regions that overlap already keep their pixels.</source>
        <translation>Überlappungen: {name}. Regionen, die sich schon überlappen, behalten ihre Pixel.</translation>
    </message>
    <message>
        <source>How well the network thinks that its mask fits, from 0 to 1; D shows where it doubts</source>
        <translation>Wie gut das Netz seine Maske für passend hält, von 0 bis 1; D zeigt, wo es unsicher ist</translation>
    </message>
    <message>
        <source>Predicted Dice</source>
        <translation>Vorhergesagter Dice</translation>
    </message>
    <message>
        <source>Pull to the points</source>
        <translation>An die Punkte</translation>
    </message>
    <message>
        <source>Make the mask reach the four extreme points (P)</source>
        <translation>Die Maske bis zu den vier Extrempunkten reichen lassen (P)</translation>
    </message>
    <message>
        <source>The mask becomes a region (Enter)</source>
        <translation>Die Maske wird zur Region (Enter)</translation>
    </message>
    <message>
        <source>Drop the clicks of this object (Esc)</source>
        <translation>Die Klicks dieses Objekts verwerfen (Esc)</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>The mask misses your point on the {sides}.</source>
        <translation>Die Maske verfehlt Ihren Punkt {sides}.</translation>
    </message>
    <message>
        <source>looks right</source>
        <translation>sieht richtig aus</translation>
    </message>
    <message>
        <source>probably fine</source>
        <translation>wohl in Ordnung</translation>
    </message>
    <message>
        <source>look closely</source>
        <translation>genau hinsehen</translation>
    </message>
    <message>
        <source>likely wrong</source>
        <translation>wohl falsch</translation>
    </message>
    <message>
        <source>Computing the mask …</source>
        <translation>Die Maske wird berechnet …</translation>
    </message>
    <message>
        <source>Left click adds, right click removes, within the dotted circle (G: everywhere). Enter accepts, Esc drops.</source>
        <translation>Linksklick fügt hinzu, Rechtsklick entfernt, innerhalb des gepunkteten Kreises (G: überall). Enter nimmt an, Esc verwirft.</translation>
    </message>
    <message>
        <source>Click the object&apos;s leftmost, rightmost, topmost and bottommost points, in any order.</source>
        <translation>Klicken Sie den linken, rechten, obersten und untersten Punkt des Objekts an, in beliebiger Reihenfolge.</translation>
    </message>
    <message>
        <source>{n} more extreme point. The mask shows while you look for the last one.</source>
        <translation>{n} weiterer Extrempunkt. Die Maske erscheint schon, während Sie den letzten suchen.</translation>
    </message>
    <message>
        <source>{n} more extreme points. Drag a point to move it.</source>
        <translation>{n} weitere Extrempunkte. Ziehen verschiebt einen Punkt.</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>Verfeinern</translation>
    </message>
    <message>
        <source>Go on clicking on this region (R)</source>
        <translation>An dieser Region weiterklicken (R)</translation>
    </message>
    <message>
        <source>Delete this region; Ctrl+Z brings it back</source>
        <translation>Diese Region löschen; Strg+Z bringt sie zurück</translation>
    </message>
    <message>
        <source>slice {number}</source>
        <translation>Schicht {number}</translation>
    </message>
    <message>
        <source>{area_px:,} px</source>
        <translation>{area_px:,} px</translation>
    </message>
    <message>
        <source>Tick: shown. Double click: refine by clicks. Right click: relabel.</source>
        <translation>Haken: sichtbar. Doppelklick: mit Klicks verfeinern. Rechtsklick: Label ändern.</translation>
    </message>
    <message>
        <source>Refine by clicks</source>
        <translation>Mit Klicks verfeinern</translation>
    </message>
    <message>
        <source>Relabel</source>
        <translation>Label ändern</translation>
    </message>
    <message>
        <source>Some images that were done come back to be done again, so that &lt;i&gt;Agreement&lt;/i&gt; can tell how far annotators agree with themselves and with each other. They come by &lt;i&gt;Next image to do&lt;/i&gt; (Ctrl+Space, M), which shows no names meanwhile, and half of them are outlined by hand, without the network. Copies are in no list, figure or export.</source>
        <translation>Einige fertige Bilder kommen zur erneuten Bearbeitung wieder, damit die &lt;i&gt;Übereinstimmung&lt;/i&gt; zeigen kann, wie weit Annotatoren mit sich selbst und miteinander übereinstimmen. Sie kommen mit &lt;i&gt;Nächstes offenes Bild&lt;/i&gt; (Strg+Leertaste, M), das solange keine Namen zeigt, und die Hälfte davon wird von Hand umrissen, ohne das Netz. Die Kopien stehen in keiner Liste, keiner Zahl und keinem Export.</translation>
    </message>
    <message>
        <source>Hidden repeats</source>
        <translation>Verdeckte Wiederholungen</translation>
    </message>
    <message>
        <source> images in between</source>
        <translation> Bilder dazwischen</translation>
    </message>
    <message>
        <source>Come back to the same annotator:</source>
        <translation>Kommen zum selben Annotator zurück:</translation>
    </message>
    <message>
        <source>Go to a colleague as well:</source>
        <translation>Gehen auch an einen Kollegen:</translation>
    </message>
    <message>
        <source>At the earliest after:</source>
        <translation>Frühestens nach:</translation>
    </message>
    <message>
        <source>Copies of</source>
        <translation>Kopien von</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>End the repeats</source>
        <translation>Wiederholungen beenden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>a colleague&apos;s images</source>
        <translation>Bildern eines Kollegen</translation>
    </message>
    <message>
        <source>their own images</source>
        <translation>eigenen Bildern</translation>
    </message>
    <message>
        <source>helps</source>
        <translation>hilft</translation>
    </message>
    <message>
        <source>does not help</source>
        <translation>hilft nicht</translation>
    </message>
    <message>
        <source>There are no hidden repeats now.</source>
        <translation>Es gibt zurzeit keine verdeckten Wiederholungen.</translation>
    </message>
    <message>
        <source>Nothing has come back yet. What was done before the start does not.</source>
        <translation>Noch ist nichts wiedergekommen. Was vor dem Start fertig war, kommt nicht wieder.</translation>
    </message>
    <message>
        <source>Compare them: Team &gt; Agreement.</source>
        <translation>Vergleichen Sie sie: Team &gt; Übereinstimmung.</translation>
    </message>
    <message>
        <source> % of the images</source>
        <translation> % der Bilder</translation>
    </message>
    <message>
        <source>Replayed with “{name}”</source>
        <translation>Nachgespielt mit „{name}“</translation>
    </message>
    <message>
        <source>Keep everything as it is</source>
        <translation>Alles so lassen</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Expected Dice</source>
        <translation>Erwarteter Dice</translation>
    </message>
    <message>
        <source>Pixels changed</source>
        <translation>Geänderte Pixel</translation>
    </message>
    <message>
        <source>Better masks</source>
        <translation>Bessere Masken</translation>
    </message>
    <message>
        <source>Replace {n} mask</source>
        <translation>{n} Maske ersetzen</translation>
    </message>
    <message>
        <source>Replace {n} masks</source>
        <translation>{n} Masken ersetzen</translation>
    </message>
    <message>
        <source>{n} stays, because {why}</source>
        <translation>{n} bleibt, denn: {why}</translation>
    </message>
    <message>
        <source>{n} stay, because {why}</source>
        <translation>{n} bleiben, denn: {why}</translation>
    </message>
    <message>
        <source>{better} of {all} masks would be better: they reach the same points, agree with every correction, and the network expects at least a Dice point more of them.</source>
        <translation>{better} von {all} Masken wären besser: Sie erreichen dieselben Punkte, stimmen mit jeder Korrektur überein, und das Netz erwartet von ihnen mindestens einen Dice-Punkt mehr.</translation>
    </message>
    <message>
        <source>Reading the image …</source>
        <translation>Das Bild wird gelesen …</translation>
    </message>
    <message>
        <source>accepted mask</source>
        <translation>angenommene Maske</translation>
    </message>
    <message>
        <source>replayed mask</source>
        <translation>nachgespielte Maske</translation>
    </message>
    <message>
        <source>What has to be done better? Enter rejects, Esc goes back</source>
        <translation>Was ist zu verbessern? Enter lehnt ab, Esc geht zurück</translation>
    </message>
    <message>
        <source>A comment for the annotator: Enter keeps it, Esc goes back</source>
        <translation>Ein Kommentar für den Annotator: Enter behält ihn, Esc geht zurück</translation>
    </message>
    <message>
        <source>Comment or reason</source>
        <translation>Kommentar oder Grund</translation>
    </message>
    <message>
        <source>Comment or reason of a rejection</source>
        <translation>Kommentar oder Grund einer Ablehnung</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>Änderungen</translation>
    </message>
    <message>
        <source>What differs from the revision before</source>
        <translation>Was sich seit der vorigen Revision geändert hat</translation>
    </message>
    <message>
        <source>Reject …</source>
        <translation>Ablehnen …</translation>
    </message>
    <message>
        <source>Back to the annotator, with a reason</source>
        <translation>Mit einer Begründung zurück an den Annotator</translation>
    </message>
    <message>
        <source>The annotation is good</source>
        <translation>Die Annotation ist gut</translation>
    </message>
    <message>
        <source>End review</source>
        <translation>Prüfung beenden</translation>
    </message>
    <message>
        <source>■ added</source>
        <translation>■ hinzugefügt</translation>
    </message>
    <message>
        <source>■ removed</source>
        <translation>■ entfernt</translation>
    </message>
    <message>
        <source>This is the first revision: there is nothing to compare it with.</source>
        <translation>Das ist die erste Revision: Es gibt nichts, womit sie zu vergleichen wäre.</translation>
    </message>
    <message>
        <source>Nothing is left to review.</source>
        <translation>Es ist nichts mehr zu prüfen.</translation>
    </message>
    <message>
        <source>rejected before: {reason}</source>
        <translation>zuvor abgelehnt: {reason}</translation>
    </message>
    <message>
        <source>({left:,} to review)</source>
        <translation>({left:,} zu prüfen)</translation>
    </message>
    <message>
        <source>{state}, revision {revision} by {author}</source>
        <translation>{state}, Revision {revision} von {author}</translation>
    </message>
    <message>
        <source>{state}, revision {revision}</source>
        <translation>{state}, Revision {revision}</translation>
    </message>
    <message>
        <source>{state} by {author}</source>
        <translation>{state} von {author}</translation>
    </message>
    <message>
        <source>the strategy&apos;s own</source>
        <translation>wie die Strategie</translation>
    </message>
    <message>
        <source>As the strategy puts pixels together by itself</source>
        <translation>Wie die Strategie selbst die Pixel zusammenfasst</translation>
    </message>
    <message>
        <source>mean of all pixels</source>
        <translation>Mittel aller Pixel</translation>
    </message>
    <message>
        <source>Small organs count little</source>
        <translation>Kleine Organe zählen wenig</translation>
    </message>
    <message>
        <source>the most doubtful 5 %</source>
        <translation>die unsichersten 5 %</translation>
    </message>
    <message>
        <source>The mean of the 5 % of pixels with the highest scores</source>
        <translation>Das Mittel der 5 % Pixel mit den höchsten Werten</translation>
    </message>
    <message>
        <source>objects and edges</source>
        <translation>Objekte und Ränder</translation>
    </message>
    <message>
        <source>The mean over predicted objects and their edges, 5 px around</source>
        <translation>Das Mittel über vorhergesagte Objekte und ihre Ränder, 5 px ringsum</translation>
    </message>
    <message>
        <source>the worst 64 px patch</source>
        <translation>schlechtestes 64-px-Feld</translation>
    </message>
    <message>
        <source>The highest mean of any square of 64 px</source>
        <translation>Das höchste Mittel eines Quadrats von 64 px</translation>
    </message>
    <message>
        <source>sum of all pixels</source>
        <translation>Summe aller Pixel</translation>
    </message>
    <message>
        <source>Large pictures count more</source>
        <translation>Große Bilder zählen mehr</translation>
    </message>
    <message>
        <source>Options of the round</source>
        <translation>Optionen der Runde</translation>
    </message>
    <message>
        <source>How the doubt of an image&apos;s pixels becomes one figure</source>
        <translation>Wie aus der Unsicherheit der Pixel eines Bildes eine Zahl wird</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>So many images of one patient in a round at most; a limit makes them more different</source>
        <translation>Höchstens so viele Bilder eines Patienten in einer Runde; eine Grenze macht sie verschiedener</translation>
    </message>
    <message>
        <source>Without images drawn at random nobody can tell whether the advice helps</source>
        <translation>Ohne zufällig gezogene Bilder lässt sich nicht sagen, ob die Empfehlung hilft</translation>
    </message>
    <message>
        <source>Gain per second</source>
        <translation>Gewinn je Sekunde</translation>
    </message>
    <message>
        <source>Prefers images that tell much for the time they are expected to take</source>
        <translation>Bevorzugt Bilder, die für die erwartete Zeit viel verraten</translation>
    </message>
    <message>
        <source>Doubt of an image</source>
        <translation>Unsicherheit eines Bildes</translation>
    </message>
    <message>
        <source>Most of a patient</source>
        <translation>Höchstens je Patient</translation>
    </message>
    <message>
        <source>Drawn at random</source>
        <translation>Zufällig gezogen</translation>
    </message>
    <message>
        <source>{audit_percent} % random</source>
        <translation>{audit_percent} % zufällig</translation>
    </message>
    <message>
        <source>{patient_cap} a patient</source>
        <translation>{patient_cap} je Patient</translation>
    </message>
    <message>
        <source>per second</source>
        <translation>je Sekunde</translation>
    </message>
    <message>
        <source>{join}. Click to change.</source>
        <translation>{join}. Zum Ändern klicken.</translation>
    </message>
    <message>
        <source>Share of the second image</source>
        <translation>Anteil des zweiten Bildes</translation>
    </message>
    <message>
        <source>Left: only the first image; right: only the second one</source>
        <translation>Links: nur das erste Bild; rechts: nur das zweite</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Colours of the second image</source>
        <translation>Farben des zweiten Bildes</translation>
    </message>
    <message>
        <source>Time point</source>
        <translation>Zeitpunkt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>{value} of {maximum}</source>
        <translation>{value} von {maximum}</translation>
    </message>
    <message>
        <source>Slice {index}</source>
        <translation>Schicht {index}</translation>
    </message>
    <message>
        <source>not rated</source>
        <translation>nicht bewertet</translation>
    </message>
    <message>
        <source>predicted Dice {dice:.2f}</source>
        <translation>vorhergesagter Dice {dice:.2f}</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>von Ihnen</translation>
    </message>
    <message>
        <source>derived</source>
        <translation>abgeleitet</translation>
    </message>
    <message>
        <source>shape and network disagree: look here</source>
        <translation>Form und Netz sind uneins: hier hinsehen</translation>
    </message>
    <message>
        <source>Slices and their predicted Dice</source>
        <translation>Schichten und ihr vorhergesagter Dice-Wert</translation>
    </message>
    <message>
        <source>Slice {index} · no mask</source>
        <translation>Schicht {index} · keine Maske</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Area mm²</source>
        <translation>Fläche mm²</translation>
    </message>
    <message>
        <source>Volume mm³</source>
        <translation>Volumen mm³</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Min</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Each region for itself, then each label over all slices: where regions overlap there, the later one has the pixel. SD is that of the sample (n - 1); NaN is left out. Colour pictures have no mean.</source>
        <translation>Jede Region für sich, dann jedes Label über alle Schichten: Wo sich Regionen dabei überlappen, hat die spätere das Pixel. SD ist die der Stichprobe (n - 1); NaN bleibt außen vor. Farbbilder haben kein Mittel.</translation>
    </message>
    <message>
        <source>Region statistics - {image_name}</source>
        <translation>Regionen-Statistik - {image_name}</translation>
    </message>
    <message>
        <source>There are no regions on this image yet.</source>
        <translation>Auf diesem Bild gibt es noch keine Regionen.</translation>
    </message>
    <message>
        <source>Save as CSV …</source>
        <translation>Als CSV speichern …</translation>
    </message>
    <message>
        <source>Held out to measure the network on: it is labelled once, and never trained on.</source>
        <translation>Zurückgehalten, um das Netz daran zu messen: Das Bild wird einmal annotiert, und nie wird darauf trainiert.</translation>
    </message>
    <message>
        <source>Held out to choose the best weights by: it is labelled once, and never trained on.</source>
        <translation>Zurückgehalten, um danach die besten Gewichte zu wählen: Das Bild wird einmal annotiert, und nie wird darauf trainiert.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>Not worth labelling, and why</source>
        <translation>Lohnt das Annotieren nicht, und warum</translation>
    </message>
    <message>
        <source>Comes last for an hour</source>
        <translation>Kommt eine Stunde lang zuletzt</translation>
    </message>
    <message>
        <source>Proposed; expected Dice {confidence:.2f}</source>
        <translation>Vorgeschlagen; erwarteter Dice {confidence:.2f}</translation>
    </message>
    <message>
        <source>Time not known yet</source>
        <translation>Zeit noch nicht bekannt</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>It is to be labelled again</source>
        <translation>Soll wieder annotiert werden</translation>
    </message>
    <message>
        <source>no picture yet</source>
        <translation>noch kein Bild</translation>
    </message>
    <message>
        <source>Because: {reason}</source>
        <translation>Weil: {reason}</translation>
    </message>
    <message>
        <source>✓ labelled</source>
        <translation>✓ annotiert</translation>
    </message>
    <message>
        <source>skipped: {reason}</source>
        <translation>ausgelassen: {reason}</translation>
    </message>
    <message>
        <source>later</source>
        <translation>später</translation>
    </message>
    <message>
        <source>for {part}</source>
        <translation>für {part}</translation>
    </message>
    <message>
        <source>by chance</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>advised</source>
        <translation>empfohlen</translation>
    </message>
    <message>
        <source>About {seconds:.0f} s</source>
        <translation>Etwa {seconds:.0f} s</translation>
    </message>
    <message>
        <source>About {n} click, {seconds:.0f} s</source>
        <translation>Etwa {n} Klick, {seconds:.0f} s</translation>
    </message>
    <message>
        <source>About {n} clicks, {seconds:.0f} s</source>
        <translation>Etwa {n} Klicks, {seconds:.0f} s</translation>
    </message>
    <message>
        <source>Starting: the network and your masks are loaded …</source>
        <translation>Start: Das Netz und Ihre Masken werden geladen …</translation>
    </message>
    <message>
        <source>Training on {regions} of {images}; {held_out} held out to check it.</source>
        <translation>Trainiert wird auf: {regions}, {images}; {held_out} zur Kontrolle zurückgehalten.</translation>
    </message>
    <message>
        <source>loss {loss:.3f}</source>
        <translation>Verlust {loss:.3f}</translation>
    </message>
    <message>
        <source>Cancelled. Nothing was kept, and the checkpoint in use is the same as before.</source>
        <translation>Abgebrochen. Es wurde nichts behalten, und der verwendete Checkpoint ist derselbe wie zuvor.</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Verwendung</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>How long it trains; loading and checking come on top</source>
        <translation>Wie lange das Training dauert; Laden und Prüfen kommen hinzu</translation>
    </message>
    <message>
        <source>What the new checkpoint is called</source>
        <translation>Wie der neue Checkpoint heißt</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop this training and keep nothing of it</source>
        <translation>Dieses Training anhalten und nichts davon behalten</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>Train a copy of the checkpoint in use on the masks of this project</source>
        <translation>Eine Kopie des verwendeten Checkpoints auf den Masken dieses Projekts trainieren</translation>
    </message>
    <message>
        <source>Training needs at least {least} accepted regions; this project has {regions}.</source>
        <translation>Das Training braucht mindestens {least} angenommene Regionen; dieses Projekt hat {regions}.</translation>
    </message>
    <message>
        <source>Training needs regions in at least 2 images, because it is checked on images that it has not seen.</source>
        <translation>Das Training braucht Regionen in mindestens 2 Bildern, weil es an Bildern geprüft wird, die es nicht gesehen hat.</translation>
    </message>
    <message>
        <source>{left:.1f} h left</source>
        <translation>noch {left:.1f} h</translation>
    </message>
    <message>
        <source>{left:.0f} min left</source>
        <translation>noch {left:.0f} min</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>checking the result …</source>
        <translation>das Ergebnis wird geprüft …</translation>
    </message>
    <message>
        <source>Trains on the {regions} in {images} of this project. Some images are held out to check the result.</source>
        <translation>Grundlage des Trainings: {regions} ({images}) dieses Projekts. Einige Bilder werden zurückgehalten, um das Ergebnis zu prüfen.</translation>
    </message>
    <message>
        <source>{n} accepted region</source>
        <translation>{n} angenommene Region</translation>
    </message>
    <message>
        <source>{n} accepted regions</source>
        <translation>{n} angenommene Regionen</translation>
    </message>
    <message>
        <source>Flips, turns, scales, contrast</source>
        <translation>Spiegelungen, Drehungen, Größen, Kontrast</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>einfach</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>stark</translation>
    </message>
    <message>
        <source>RandAugment for images and masks, and averaged weights: better where few images are labelled</source>
        <translation>RandAugment für Bilder und Masken sowie gemittelte Gewichte: besser, wo wenige Bilder annotiert sind</translation>
    </message>
    <message>
        <source>Trains a network that needs no clicks on this project&apos;s masks.</source>
        <translation>Trainiert auf den Masken dieses Projekts ein Netz, das keine Klicks braucht.</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Train U-Net</source>
        <translation>U-Net trainieren</translation>
    </message>
    <message>
        <source>A training was stopped; it goes on where it was.</source>
        <translation>Ein Training wurde angehalten; es geht dort weiter.</translation>
    </message>
    <message>
        <source>the labels</source>
        <translation>die Labels</translation>
    </message>
    <message>
        <source>some</source>
        <translation>einigen</translation>
    </message>
    <message>
        <source>It learns {named} on {training} slices, and its weights are chosen on {validation}.</source>
        <translation>Es lernt {named} auf {training} Schichten, und seine Gewichte werden auf {validation} ausgewählt.</translation>
    </message>
    <message>
        <source>Stopping, and saving what is done …</source>
        <translation>Wird angehalten, das Fertige wird gespeichert …</translation>
    </message>
    <message>
        <source>How long it trains; loading comes on top</source>
        <translation>Wie lange das Training dauert; das Laden kommt hinzu</translation>
    </message>
    <message>
        <source>How much the training images are varied</source>
        <translation>Wie stark die Trainingsbilder verändert werden</translation>
    </message>
    <message>
        <source>Variation</source>
        <translation>Variation</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop; what is done is kept, and it can go on later</source>
        <translation>Anhalten; das Fertige bleibt, und es kann später weitergehen</translation>
    </message>
    <message>
        <source>Dice (validation)</source>
        <translation>Dice (Validierung)</translation>
    </message>
    <message>
        <source>Progress of the U-Net</source>
        <translation>Fortschritt des U-Nets</translation>
    </message>
    <message>
        <source>Label the rest</source>
        <translation>Übrige annotieren</translation>
    </message>
    <message>
        <source>Regions on all images that nobody has worked on, to be reviewed and refined by clicks</source>
        <translation>Regionen auf allen Bildern, an denen niemand gearbeitet hat, zum Prüfen und Verfeinern mit Klicks</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>The network for other programs: ONNX, or OpenVINO&apos;s .xml</source>
        <translation>Das Netz für andere Programme: ONNX oder die .xml von OpenVINO</translation>
    </message>
    <message>
        <source>A U-Net needs masks in at least {least} images, because some are held out to choose its weights.</source>
        <translation>Ein U-Net braucht Masken in mindestens {least} Bildern, weil einige zurückgehalten werden, um seine Gewichte auszuwählen.</translation>
    </message>
    <message>
        <source>They are in {images:,} images; whole patients of these are held out.</source>
        <translation>Sie liegen in {images:,} Bildern; ganze Patienten davon werden zurückgehalten.</translation>
    </message>
    <message>
        <source>In the background; clicks are answered meanwhile</source>
        <translation>Im Hintergrund; Klicks werden weiterhin beantwortet</translation>
    </message>
    <message>
        <source>Figures of the volume</source>
        <translation>Zahlen zum Volumen</translation>
    </message>
    <message>
        <source>{width} x {height} x {depth} voxels, {dtype}</source>
        <translation>{width} x {height} x {depth} Voxel, {dtype}</translation>
    </message>
    <message>
        <source>&lt;p&gt;{size}&lt;br&gt;no millimetres are known&lt;/p&gt;</source>
        <translation>&lt;p&gt;{size}&lt;br&gt;keine Millimeter bekannt&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;{size}&lt;br&gt;{spacing} mm each&lt;/p&gt;</source>
        <translation>&lt;p&gt;{size}&lt;br&gt;je {spacing} mm&lt;/p&gt;</translation>
    </message>
    <message>
        <source>column {column}, row {row}, slice {slice_index}: &lt;b&gt;{value}&lt;/b&gt;</source>
        <translation>Spalte {column}, Zeile {row}, Schicht {slice_index}: &lt;b&gt;{value}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>&lt;p&gt;No regions are visible yet.&lt;/p&gt;</source>
        <translation>&lt;p&gt;Noch sind keine Regionen sichtbar.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>{count:.2f} ml</source>
        <translation>{count:.2f} ml</translation>
    </message>
    <message>
        <source>&lt;tr&gt;&lt;td&gt;&lt;span style=&apos;color:{colour}&apos;&gt;&amp;#9632;&lt;/span&gt; {name}&lt;/td&gt;&lt;td align=&apos;right&apos;&gt;&amp;nbsp;&amp;nbsp;{count:,} voxels&lt;/td&gt;&lt;td align=&apos;right&apos;&gt;&amp;nbsp;&amp;nbsp;{volume}&lt;/td&gt;&lt;/tr&gt;</source>
        <translation>&lt;tr&gt;&lt;td&gt;&lt;span style=&apos;color:{colour}&apos;&gt;&amp;#9632;&lt;/span&gt; {name}&lt;/td&gt;&lt;td align=&apos;right&apos;&gt;&amp;nbsp;&amp;nbsp;{count:,} Voxel&lt;/td&gt;&lt;td align=&apos;right&apos;&gt;&amp;nbsp;&amp;nbsp;{volume}&lt;/td&gt;&lt;/tr&gt;</translation>
    </message>
    <message>
        <source>This is the last image.</source>
        <translation>Das ist das letzte Bild.</translation>
    </message>
    <message>
        <source>This is the first image.</source>
        <translation>Das ist das erste Bild.</translation>
    </message>
    <message>
        <source>{device} · {milliseconds:.0f} ms</source>
        <translation>{device} · {milliseconds:.0f} ms</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Fourclick ended unexpectedly last time; nothing that you did is lost. For a report: {crashed}</source>
        <translation>Fourclick wurde beim letzten Mal unerwartet beendet; nichts von Ihrer Arbeit ist verloren. Für eine Fehlermeldung: {crashed}</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Kapitel</translation>
    </message>
    <message>
        <source>Find in the guide</source>
        <translation>In der Anleitung suchen</translation>
    </message>
    <message>
        <source>{points} to click, then the mask can be accepted. Esc drops them.</source>
        <translation>Noch zu klicken: {points}, dann kann die Maske angenommen werden. Esc verwirft sie.</translation>
    </message>
    <message>
        <source>{points} of {needed} points are placed. Place the others with the six-point tool, or drop them there (Esc). Space shows the next image and keeps them.</source>
        <translation>{points} von {needed} Punkten sind gesetzt. Setzen Sie die übrigen mit dem Sechs-Punkte-Werkzeug, oder verwerfen Sie sie dort (Esc). Die Leertaste zeigt das nächste Bild und behält sie.</translation>
    </message>
    <message>
        <source>A team&apos;s project lies in its database, which has all that was saved.</source>
        <translation>Das Projekt eines Teams liegt in seiner Datenbank, die alles Gespeicherte enthält.</translation>
    </message>
    <message>
        <source>A copy of the project is being saved …</source>
        <translation>Eine Kopie des Projekts wird gespeichert …</translation>
    </message>
    <message>
        <source>A checked copy of the project is saved: {path}</source>
        <translation>Eine geprüfte Kopie des Projekts ist gespeichert: {path}</translation>
    </message>
    <message>
        <source>No copy could be saved. {text}</source>
        <translation>Es konnte keine Kopie gespeichert werden. {text}</translation>
    </message>
    <message>
        <source>Fourclick ran into an error of its own and stopped what it was doing.</source>
        <translation>In Fourclick ist ein Fehler aufgetreten; was gerade lief, wurde abgebrochen.</translation>
    </message>
    <message>
        <source>What you did is saved in the project with every change. You can go on, or close Fourclick and open it again.</source>
        <translation>Alles bisher Getane ist mit jeder Änderung im Projekt gespeichert. Sie können weitermachen, oder Fourclick schließen und wieder öffnen.</translation>
    </message>
    <message>
        <source>The last change could not be saved, which is another trouble: keep the window open, and make room or get the project&apos;s folder back; the next change saves all that is missing.</source>
        <translation>Die letzte Änderung konnte nicht gespeichert werden, was ein weiteres Problem ist: Lassen Sie das Fenster offen, und schaffen Sie Platz oder stellen Sie den Ordner des Projekts wieder her; die nächste Änderung speichert alles, was fehlt.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Save a copy elsewhere …</source>
        <translation>Kopie woanders speichern …</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Protokoll zeigen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>It has happened {times} times.</source>
        <translation>Er ist {times}-mal aufgetreten.</translation>
    </message>
    <message>
        <source>What a report needs, without any image or name: {log}</source>
        <translation>Was für eine Meldung nötig ist, ohne Bild und Namen: {log}</translation>
    </message>
    <message>
        <source>No log could be written. Check the disk.</source>
        <translation>Es konnte kein Protokoll geschrieben werden. Prüfen Sie den Datenträger.</translation>
    </message>
    <message>
        <source>Save a copy of the project</source>
        <translation>Kopie des Projekts speichern</translation>
    </message>
    <message>
        <source>Copies (*.sqlite)</source>
        <translation>Kopien (*.sqlite)</translation>
    </message>
    <message>
        <source>From the &amp;front (A)</source>
        <translation>Von &amp;vorn (A)</translation>
    </message>
    <message>
        <source>From the &amp;back (P)</source>
        <translation>Von &amp;hinten (P)</translation>
    </message>
    <message>
        <source>From the patient&apos;s &amp;right (R)</source>
        <translation>Von der &amp;rechten Seite des Patienten (R)</translation>
    </message>
    <message>
        <source>From the patient&apos;s &amp;left (L)</source>
        <translation>Von der &amp;linken Seite des Patienten (L)</translation>
    </message>
    <message>
        <source>From the &amp;head (S)</source>
        <translation>Vom &amp;Kopf her (S)</translation>
    </message>
    <message>
        <source>From the f&amp;eet (I)</source>
        <translation>Von den &amp;Füßen her (I)</translation>
    </message>
    <message>
        <source>3-D surface of the regions</source>
        <translation>3-D-Oberfläche der Regionen</translation>
    </message>
    <message>
        <source>Look from a side, save; a double click looks from the front again</source>
        <translation>Von einer Seite ansehen, speichern; ein Doppelklick blickt wieder von vorn</translation>
    </message>
    <message>
        <source>&amp;Crosshair</source>
        <translation>Faden&amp;kreuz</translation>
    </message>
    <message>
        <source>&amp;Save surface …</source>
        <translation>Oberfläche &amp;speichern …</translation>
    </message>
    <message>
        <source>The 3-D surface needs VTK, which is not installed. Type in a terminal: pip install &quot;fourclick[surface]&quot;. Then start Fourclick again.</source>
        <translation>Die 3-D-Oberfläche braucht VTK, das nicht installiert ist. Geben Sie in einem Terminal ein: pip install &quot;fourclick[surface]&quot;. Starten Sie dann Fourclick neu.</translation>
    </message>
    <message>
        <source>The 3-D surface cannot be drawn here: VTK found no OpenGL that works. Everything else goes on without it.</source>
        <translation>Die 3-D-Oberfläche kann hier nicht gezeichnet werden: VTK hat kein funktionierendes OpenGL gefunden. Alles andere geht ohne sie weiter.</translation>
    </message>
    <message>
        <source>The 3-D surface has stopped unexpectedly. Choose it again in the View menu to start it anew.</source>
        <translation>Die 3-D-Oberfläche wurde unerwartet beendet. Wählen Sie sie im Menü „Ansicht“ noch einmal, um sie neu zu starten.</translation>
    </message>
    <message>
        <source>The 3-D surface could not be made: {error}.</source>
        <translation>Die 3-D-Oberfläche konnte nicht berechnet werden: {error}.</translation>
    </message>
    <message>
        <source>STL, LPS millimetres (*.stl)</source>
        <translation>STL, LPS-Millimeter (*.stl)</translation>
    </message>
    <message>
        <source>STL, RAS millimetres (*.stl)</source>
        <translation>STL, RAS-Millimeter (*.stl)</translation>
    </message>
    <message>
        <source>PLY with colours, LPS millimetres (*.ply)</source>
        <translation>PLY mit Farben, LPS-Millimeter (*.ply)</translation>
    </message>
    <message>
        <source>PLY with colours, RAS millimetres (*.ply)</source>
        <translation>PLY mit Farben, RAS-Millimeter (*.ply)</translation>
    </message>
    <message>
        <source>OBJ with names, LPS millimetres (*.obj)</source>
        <translation>OBJ mit Namen, LPS-Millimeter (*.obj)</translation>
    </message>
    <message>
        <source>OBJ with names, RAS millimetres (*.obj)</source>
        <translation>OBJ mit Namen, RAS-Millimeter (*.obj)</translation>
    </message>
    <message>
        <source>There is no visible region, so there is no surface to save. Accept a mask first.</source>
        <translation>Es gibt keine sichtbare Region, also keine Oberfläche zum Speichern. Nehmen Sie zuerst eine Maske an.</translation>
    </message>
    <message>
        <source>Saving the surface …</source>
        <translation>Die Oberfläche wird gespeichert …</translation>
    </message>
    <message>
        <source>Cancelled; the surface was not saved.</source>
        <translation>Abgebrochen; die Oberfläche wurde nicht gespeichert.</translation>
    </message>
    <message>
        <source>saving the surface</source>
        <translation>Oberfläche wird gespeichert</translation>
    </message>
    <message>
        <source>The surface is being made …</source>
        <translation>Die Oberfläche wird berechnet …</translation>
    </message>
    <message>
        <source>surface  being made …</source>
        <translation>Oberfläche  wird berechnet …</translation>
    </message>
    <message>
        <source>surface  {n} triangle</source>
        <translation>Oberfläche  {n} Dreieck</translation>
    </message>
    <message>
        <source>surface  {n} triangles</source>
        <translation>Oberfläche  {n} Dreiecke</translation>
    </message>
    <message>
        <source>No regions are visible yet. Their surface appears here as they are accepted.</source>
        <translation>Noch sind keine Regionen sichtbar. Ihre Oberfläche erscheint hier, sobald sie angenommen sind.</translation>
    </message>
    <message>
        <source>Surfaces are for volumes, and this image has one slice only. The View menu hides this view.</source>
        <translation>Oberflächen gibt es nur für Volumen, und dieses Bild hat nur eine Schicht. Das Menü Ansicht blendet diese Ansicht aus.</translation>
    </message>
    <message>
        <source>Saved: {names}.</source>
        <translation>Gespeichert: {names}.</translation>
    </message>
    <message>
        <source>The image tells no millimetres: the unit is its pixels.</source>
        <translation>Das Bild kennt keine Millimeter: Die Einheit sind seine Pixel.</translation>
    </message>
    <message>
        <source>What was to be saved has not been written: save it again.</source>
        <translation>Was gespeichert werden sollte, wurde nicht geschrieben: Speichern Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Save surface</source>
        <translation>Oberfläche speichern</translation>
    </message>
    <message>
        <source>Another operation on the whole structure is still at work.</source>
        <translation>Eine andere Operation an der ganzen Struktur läuft noch.</translation>
    </message>
    <message>
        <source>At work on all slices: {text} …</source>
        <translation>Auf allen Schichten läuft: {text} …</translation>
    </message>
    <message>
        <source>The annotation or its labels were changed meanwhile, so {text} was dropped; do it again.</source>
        <translation>Die Annotation oder ihre Labels wurden inzwischen geändert, deshalb wurde „{text}“ verworfen; bitte noch einmal ausführen.</translation>
    </message>
    <message>
        <source>{text}, all slices</source>
        <translation>{text}, alle Schichten</translation>
    </message>
    <message>
        <source>{text}: {n} slices were changed. Ctrl+Z takes it back.</source>
        <translation>{text}: {n} Schichten wurden geändert. Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>The image was left before {text} was done, so it was dropped; do it again there.</source>
        <translation>Das Bild wurde verlassen, bevor {text} fertig war; es wurde nichts geändert. Wiederholen Sie es dort.</translation>
    </message>
    <message>
        <source>both ways</source>
        <translation>in beide Richtungen</translation>
    </message>
    <message>
        <source>to later slices</source>
        <translation>zu späteren Schichten</translation>
    </message>
    <message>
        <source>to earlier slices</source>
        <translation>zu früheren Schichten</translation>
    </message>
    <message>
        <source>Walk through slices</source>
        <translation>Durch die Schichten gehen</translation>
    </message>
    <message>
        <source>to the end of the object</source>
        <translation>bis zum Ende des Objekts</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>The predicted Dice. Higher stops earlier and leaves fewer slices to correct</source>
        <translation>Der vorhergesagte Dice-Wert. Höher hält früher an und lässt weniger Schichten zu korrigieren</translation>
    </message>
    <message>
        <source>&amp;Which way</source>
        <translation>&amp;Richtung</translation>
    </message>
    <message>
        <source>How &amp;far each way</source>
        <translation>Wie &amp;weit je Richtung</translation>
    </message>
    <message>
        <source>&amp;Stop where the mask is less sure than</source>
        <translation>&amp;Anhalten, wo die Maske weniger sicher ist als</translation>
    </message>
    <message>
        <source>&amp;Walk</source>
        <translation>&amp;Gehen</translation>
    </message>
    <message>
        <source>The last change could not be saved ({error}). It is kept, and saved with the next change: keep the window open.</source>
        <translation>Die letzte Änderung konnte nicht gespeichert werden ({error}). Sie bleibt erhalten und wird mit der nächsten Änderung gespeichert: Lassen Sie das Fenster offen.</translation>
    </message>
    <message>
        <source>Replace files</source>
        <translation>Dateien ersetzen</translation>
    </message>
    <message>
        <source>There already: {names}. Replace?</source>
        <translation>Schon vorhanden: {names}. Ersetzen?</translation>
    </message>
    <message>
        <source>{text} · {others} more</source>
        <translation>{text} · {others} weitere</translation>
    </message>
    <message>
        <source>Cancel …</source>
        <translation>Abbrechen …</translation>
    </message>
    <message>
        <source>The selected object is not in the slice of the view that was clicked in last; go to a slice that shows it.</source>
        <translation>Das ausgewählte Objekt liegt nicht in der Schicht der Ansicht, in der zuletzt geklickt wurde; gehen Sie zu einer Schicht, die es zeigt.</translation>
    </message>
    <message>
        <source>Round {number} suggests {images} images, {chance} of them drawn at random.</source>
        <translation>Runde {number} schlägt {images} Bilder vor, davon {chance} zufällig gezogen.</translation>
    </message>
    <message>
        <source>Dice {dice:.3f} on {images} test images, with {labels} labelled.</source>
        <translation>Dice {dice:.3f} auf {images} Testbildern, mit {labels} annotierten.</translation>
    </message>
    <message>
        <source>The training that was stopped cannot go on: it began from another checkpoint, or images that it was trained on are held out now. It begins anew.</source>
        <translation>Das angehaltene Training kann nicht weitergehen: Es begann mit einem anderen Checkpoint, oder Bilder, auf denen es trainiert hat, sind jetzt zurückgehalten. Es beginnt neu.</translation>
    </message>
    <message>
        <source>Dice {dice:.3f} on the validation patients at step {best} of {steps}, whose weights are kept.</source>
        <translation>Dice {dice:.3f} bei den Validierungspatienten in Schritt {best} von {steps}, dessen Gewichte behalten werden.</translation>
    </message>
    <message>
        <source>No training image shows {labels}; the U-Net cannot learn that.</source>
        <translation>Kein Trainingsbild zeigt {labels}; das kann das U-Net nicht lernen.</translation>
    </message>
    <message>
        <source>There are too few patients to hold some out for a test.</source>
        <translation>Es sind zu wenige Patienten, um einige für einen Test zurückzuhalten.</translation>
    </message>
    <message>
        <source>Wrote {names}. Read back by {checker}: probabilities differ by at most {difference:.1e}.</source>
        <translation>Geschrieben: {names}. Zurückgelesen mit {checker}: Die Wahrscheinlichkeiten weichen um höchstens {difference:.1e} ab.</translation>
    </message>
    <message>
        <source>Held-out images must not be suggested or trained on: {named}. Leave them out of the pool.</source>
        <translation>Zurückgehaltene Bilder dürfen nicht vorgeschlagen werden, und nicht darauf trainiert: {named}. Nehmen Sie sie aus der Auswahl.</translation>
    </message>
    <message>
        <source>{count} patients are too few to hold some out. Add images of other patients.</source>
        <translation>{count} Patienten sind zu wenige, um einige zurückzuhalten. Fügen Sie Bilder anderer Patienten hinzu.</translation>
    </message>
    <message>
        <source>The images have no score {name}. Score them for the chosen strategy first.</source>
        <translation>Die Bilder haben keine Bewertung {name}. Bewerten Sie sie zuerst für die gewählte Strategie.</translation>
    </message>
    <message>
        <source>The images have no {what}, which the chosen strategy needs. Choose another strategy.</source>
        <translation>Den Bildern fehlt {what}, was die gewählte Strategie braucht. Wählen Sie eine andere Strategie.</translation>
    </message>
    <message>
        <source>{name}: the weights do not fit the network that its JSON file describes. Take both files from one training.</source>
        <translation>{name}: Die Gewichte passen nicht zu dem Netz, das die JSON-Datei beschreibt. Nehmen Sie beide Dateien aus einem Training.</translation>
    </message>
    <message>
        <source>{path}: there is no U-Net. Choose the .safetensors file that fourclick unet train wrote.</source>
        <translation>{path}: Dort ist kein U-Net. Wählen Sie die .safetensors-Datei, die fourclick unet train geschrieben hat.</translation>
    </message>
    <message>
        <source>{name}: {beside} is missing beside it. Copy both files to one folder.</source>
        <translation>{name}: Daneben fehlt {beside}. Kopieren Sie beide Dateien in einen Ordner.</translation>
    </message>
    <message>
        <source>{beside} or {name} cannot be read. Copy both files again.</source>
        <translation>{beside} oder {name} kann nicht gelesen werden. Kopieren Sie beide Dateien noch einmal.</translation>
    </message>
    <message>
        <source>{beside} does not describe a U-Net (format {format}). Choose what fourclick unet train wrote.</source>
        <translation>{beside} beschreibt kein U-Net (Format {format}). Wählen Sie, was fourclick unet train geschrieben hat.</translation>
    </message>
    <message>
        <source>{name}: the file&apos;s SHA-256 is not the one in {beside}. It was cut off, changed or belongs to another training; copy both files again.</source>
        <translation>{name}: Der SHA-256 der Datei ist nicht der in {beside}. Sie wurde abgeschnitten, geändert oder gehört zu einem anderen Training; kopieren Sie beide Dateien noch einmal.</translation>
    </message>
    <message>
        <source>{name} is no U-Net of this version. Choose what fourclick unet train wrote.</source>
        <translation>{name} ist kein U-Net dieser Version. Wählen Sie, was fourclick unet train geschrieben hat.</translation>
    </message>
    <message>
        <source>A U-Net tells at most {most} labels apart; here are {count}.</source>
        <translation>Ein U-Net unterscheidet höchstens {most} Labels; hier sind es {count}.</translation>
    </message>
    <message>
        <source>The project has no labels. Add one, and label some images with it.</source>
        <translation>Das Projekt hat keine Labels. Fügen Sie eines hinzu, und annotieren Sie damit einige Bilder.</translation>
    </message>
    <message>
        <source>{name}: a U-Net is exported as {formats}.</source>
        <translation>{name}: Ein U-Net wird als {formats} exportiert.</translation>
    </message>
    <message>
        <source>{name} was not written: its probabilities differ from PyTorch&apos;s by up to {difference:.3g}. Try the other format.</source>
        <translation>{name} wurde nicht geschrieben: Die Wahrscheinlichkeiten weichen um bis zu {difference:.3g} von denen aus PyTorch ab. Versuchen Sie das andere Format.</translation>
    </message>
    <message>
        <source>ONNX files need {missing}: pip install &apos;fourclick[onnx]&apos;.</source>
        <translation>ONNX-Dateien brauchen {missing}: pip install &apos;fourclick[onnx]&apos;.</translation>
    </message>
    <message>
        <source>This U-Net does not tell which patients it was trained on. Measure it on all: --part all.</source>
        <translation>Dieses U-Net sagt nicht, auf welchen Patienten es trainiert wurde. Messen Sie es auf allen: --part all.</translation>
    </message>
    <message>
        <source>{regions} regions proposed on {images} images</source>
        <translation>{regions} Regionen auf {images} Bildern vorgeschlagen</translation>
    </message>
    <message>
        <source>{regions} regions proposed on {images} images ({rate:.1f} images/s)</source>
        <translation>{regions} Regionen auf {images} Bildern vorgeschlagen ({rate:.1f} Bilder/s)</translation>
    </message>
    <message>
        <source>confidence {low:.2f} to {high:.2f}, mean {mean:.2f}</source>
        <translation>Sicherheit {low:.2f} bis {high:.2f}, im Mittel {mean:.2f}</translation>
    </message>
    <message>
        <source>{n} were done before</source>
        <translation>{n} waren schon fertig</translation>
    </message>
    <message>
        <source>{n} left alone, because somebody works on it</source>
        <translation>{n} in Ruhe gelassen, weil jemand daran arbeitet</translation>
    </message>
    <message>
        <source>{n} left alone, because somebody works on them</source>
        <translation>{n} in Ruhe gelassen, weil jemand daran arbeitet</translation>
    </message>
    <message>
        <source>{n} could not be read</source>
        <translation>{n} konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>The U-Net finds label {number} ({name}), which this project does not have. Add it, or train a U-Net on this project.</source>
        <translation>Das U-Net findet das Label {number} ({name}), das dieses Projekt nicht hat. Fügen Sie es hinzu, oder trainieren Sie ein U-Net auf diesem Projekt.</translation>
    </message>
    <message>
        <source>audit</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>There is nothing to compare yet: label at least one image that was drawn at random and one that was advised.</source>
        <translation>Es gibt noch nichts zu vergleichen: Annotieren Sie mindestens ein Bild, das zufällig gezogen wurde, und eines, das empfohlen wurde.</translation>
    </message>
    <message>
        <source>{which} images of round {number}, seed {seed}</source>
        <translation>Bilder von Runde {number} ({which}), Startwert {seed}</translation>
    </message>
    <message>
        <source>comparing</source>
        <translation>vergleichen</translation>
    </message>
    <message>
        <source>Label the held-out images first: {n} image of the {part} set still needs labels, and without them nothing can be measured. The queue hands them out before anything else.</source>
        <translation>Annotieren Sie zuerst die zurückgehaltenen Bilder: {n} Bild (Teil: {part}) muss noch annotiert werden, und ohne das lässt sich nichts messen. Die Warteschlange gibt sie vor allem anderen aus.</translation>
    </message>
    <message>
        <source>Label the held-out images first: {n} images of the {part} set still need labels, and without them nothing can be measured. The queue hands them out before anything else.</source>
        <translation>Annotieren Sie zuerst die zurückgehaltenen Bilder: {n} Bilder (Teil: {part}) müssen noch annotiert werden, und ohne sie lässt sich nichts messen. Die Warteschlange gibt sie vor allem anderen aus.</translation>
    </message>
    <message>
        <source>No image outside the held-out sets is labelled yet. Label the suggestions first.</source>
        <translation>Außer den zurückgehaltenen Bildern ist noch keines annotiert. Annotieren Sie zuerst die Vorschläge.</translation>
    </message>
    <message>
        <source>{done} of {total} test slices</source>
        <translation>{done} von {total} Testschichten</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>lesen</translation>
    </message>
    <message>
        <source>what is labelled so far</source>
        <translation>was bisher annotiert ist</translation>
    </message>
    <message>
        <source>{n} of the test images have no labels yet: measured on the others.</source>
        <translation>{n} der Testbilder sind noch nicht annotiert: gemessen wird auf den anderen.</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>messen</translation>
    </message>
    <message>
        <source>Nothing is left to suggest: every image is labelled, skipped, or held out.</source>
        <translation>Es gibt nichts mehr vorzuschlagen: Jedes Bild ist annotiert, ausgelassen oder zurückgehalten.</translation>
    </message>
    <message>
        <source>scoring</source>
        <translation>bewerten</translation>
    </message>
    <message>
        <source>looking at labelled images</source>
        <translation>annotierte Bilder ansehen</translation>
    </message>
    <message>
        <source>looking at skipped images</source>
        <translation>ausgelassene Bilder ansehen</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>zeichnen</translation>
    </message>
    <message>
        <source>{done} of {total} images</source>
        <translation>{done} von {total} Bildern</translation>
    </message>
    <message>
        <source>{there} A U-Net needs those of at least {fewest} patients, because one of them is held out to choose the best weights. Label more images; where the project does not know who the patients are, each image counts as one.</source>
        <translation>{there} Ein U-Net braucht annotierte Bilder von mindestens {fewest} Patienten, weil einer davon zurückgehalten wird, um die besten Gewichte auszuwählen. Annotieren Sie mehr Bilder; wo das Projekt die Patienten nicht kennt, zählt jedes Bild als einer.</translation>
    </message>
    <message>
        <source>There are labelled images of one patient.</source>
        <translation>Es gibt annotierte Bilder von einem Patienten.</translation>
    </message>
    <message>
        <source>There is no labelled image.</source>
        <translation>Es gibt kein annotiertes Bild.</translation>
    </message>
    <message>
        <source>All labelled images are put into the same part of the split, so that nothing is left to train on or to choose the weights with. Put some into train and some into validation (fourclick project split).</source>
        <translation>Alle annotierten Bilder sind demselben Teil der Aufteilung zugeordnet, sodass nichts übrig ist, um darauf zu trainieren oder damit die Gewichte auszuwählen. Ordnen Sie einige dem Training und einige der Validierung zu (fourclick project split).</translation>
    </message>
    <message>
        <source>There is nothing to train on or to choose the weights with. Label more images.</source>
        <translation>Es gibt nichts, um darauf zu trainieren oder damit die Gewichte auszuwählen. Annotieren Sie mehr Bilder.</translation>
    </message>
    <message>
        <source>The training images show none of the labels. Label some objects in them first.</source>
        <translation>Die Trainingsbilder zeigen keines der Labels. Annotieren Sie zuerst einige Objekte darin.</translation>
    </message>
    <message>
        <source>No background is known in the training images, so that all would be taken for objects. Accept an image whose objects are all labelled, or train with --trust-background labelled.</source>
        <translation>In den Trainingsbildern ist kein Hintergrund bekannt, sodass alles für Objekte gehalten würde. Nehmen Sie ein Bild an, dessen Objekte alle annotiert sind, oder trainieren Sie mit --trust-background labelled.</translation>
    </message>
    <message>
        <source>Held-out Dice {before:.3f} before, {after:.3f} after four points (one correction: {corrected_before:.3f}, {corrected_after:.3f}), on {objects} objects.</source>
        <translation>Zurückgehaltener Dice {before:.3f} vorher, {after:.3f} nachher bei vier Punkten (mit einer Korrektur: {corrected_before:.3f}, {corrected_after:.3f}), auf {objects} Objekten.</translation>
    </message>
    <message>
        <source>Held-out Dice {before:.3f} before, {after:.3f} after four points (one correction: {corrected_before:.3f}, {corrected_after:.3f}), on {objects} objects. The new weights are worse, so the old ones stay.</source>
        <translation>Zurückgehaltener Dice {before:.3f} vorher, {after:.3f} nachher bei vier Punkten (mit einer Korrektur: {corrected_before:.3f}, {corrected_after:.3f}), auf {objects} Objekten. Die neuen Gewichte sind schlechter, darum bleiben die alten.</translation>
    </message>
    <message>
        <source>The same annotator twice</source>
        <translation>Derselbe Annotator zweimal</translation>
    </message>
    <message>
        <source>Two annotators</source>
        <translation>Zwei Annotatoren</translation>
    </message>
    <message>
        <source>surface Dice</source>
        <translation>Oberflächen-Dice</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>one of the two</source>
        <translation>eine von beiden</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>who</source>
        <translation>wer</translation>
    </message>
    <message>
        <source>help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>one-sided</source>
        <translation>einseitig</translation>
    </message>
    <message>
        <source>No image was labelled twice yet, so there is nothing to compare.</source>
        <translation>Noch wurde kein Bild zweimal annotiert, es gibt also nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Means with 95 % bootstrap intervals over images. Surface Dice: within {tolerance:g} mm. Where only one of two readings has a label (“one-sided”), both Dice figures are 0, and the distances leave the pair out. Help: whether the model helped with both readings, one or neither.</source>
        <translation>Mittelwerte mit 95-%-Bootstrap-Intervallen über Bilder. Oberflächen-Dice: innerhalb von {tolerance:g} mm. Wo nur eine von zwei Lesungen ein Label hat („einseitig“), sind beide Dice-Werte 0, und die Abstände lassen das Paar aus. Hilfe: ob das Modell bei beiden Lesungen, einer oder keiner geholfen hat.</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>TypiClust, ProbCover, MaxHerding or CoreSet as the library scikit-activeml has them</source>
        <translation>TypiClust, ProbCover, MaxHerding oder CoreSet, wie die Bibliothek scikit-activeml sie hat</translation>
    </message>
    <message>
        <source>images drawn at random</source>
        <translation>zufällig gezogene Bilder</translation>
    </message>
    <message>
        <source>images drawn at random, most of them where an object is predicted</source>
        <translation>zufällig gezogene Bilder, die meisten dort, wo ein Objekt vorhergesagt ist</translation>
    </message>
    <message>
        <source>slices at even distances through all volumes</source>
        <translation>Schichten in gleichen Abständen durch alle Volumina</translation>
    </message>
    <message>
        <source>unsure images of every class, at random in the first rounds, then by score</source>
        <translation>unsichere Bilder jeder Klasse, in den ersten Runden zufällig, dann nach Bewertung</translation>
    </message>
    <message>
        <source>images that look least like anything labelled (k-centre)</source>
        <translation>Bilder, die allem Annotierten am wenigsten ähneln (k-centre)</translation>
    </message>
    <message>
        <source>the most typical image of each kind that has no label yet</source>
        <translation>das typischste Bild jeder Art, die noch nicht annotiert ist</translation>
    </message>
    <message>
        <source>images that stand for the most others that nothing labelled stands for</source>
        <translation>Bilder, die für die meisten anderen stehen, für die nichts Annotiertes steht</translation>
    </message>
    <message>
        <source>images that would change the network most, in different directions (BADGE)</source>
        <translation>Bilder, die das Netz am meisten ändern würden, in verschiedene Richtungen (BADGE)</translation>
    </message>
    <message>
        <source>images that tell most for the time they take</source>
        <translation>Bilder, die für ihre Zeit am meisten sagen</translation>
    </message>
    <message>
        <source>few images of each patient</source>
        <translation>wenige Bilder je Patient</translation>
    </message>
    <message>
        <source>no two images that look the same</source>
        <translation>keine zwei Bilder, die gleich aussehen</translation>
    </message>
    <message>
        <source>the best of many random batches</source>
        <translation>die beste von vielen zufälligen Auswahlen</translation>
    </message>
    <message>
        <source>images drawn at random, more often the higher they score</source>
        <translation>zufällig gezogene Bilder, umso öfter, je höher ihre Bewertung</translation>
    </message>
    <message>
        <source>images where even the most likely class is unlikely</source>
        <translation>Bilder, bei denen selbst die wahrscheinlichste Klasse unwahrscheinlich ist</translation>
    </message>
    <message>
        <source>images where two classes are about equally likely</source>
        <translation>Bilder, bei denen zwei Klassen etwa gleich wahrscheinlich sind</translation>
    </message>
    <message>
        <source>images whose predicted classes are most spread out</source>
        <translation>Bilder, deren vorhergesagte Klassen am breitesten streuen</translation>
    </message>
    <message>
        <source>images on which passes that are sure by themselves contradict each other (BALD)</source>
        <translation>Bilder, bei denen sich Durchgänge widersprechen, die für sich sicher sind (BALD)</translation>
    </message>
    <message>
        <source>images on which networks vote for different classes (query by committee)</source>
        <translation>Bilder, bei denen Netze für verschiedene Klassen stimmen (Query by Committee)</translation>
    </message>
    <message>
        <source>images whose altered copies get different answers (Jensen-Shannon divergence)</source>
        <translation>Bilder, deren veränderte Kopien verschiedene Antworten bekommen (Jensen-Shannon-Divergenz)</translation>
    </message>
    <message>
        <source>images on which the passes&apos; masks overlap least</source>
        <translation>Bilder, bei denen sich die Masken der Durchgänge am wenigsten überlappen</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>the file says so</source>
        <translation>so steht es in der Datei</translation>
    </message>
    <message>
        <source>ultrasound</source>
        <translation>Ultraschall</translation>
    </message>
    <message>
        <source>secondary capture</source>
        <translation>Secondary Capture</translation>
    </message>
    <message>
        <source>{text}: a black-out is PATTERN:X0,Y0,X1,Y1, such as us*:0,0,640,48, in whole pixels.</source>
        <translation>{text}: Eine Schwärzung ist MUSTER:X0,Y0,X1,Y1, etwa us*:0,0,640,48, in ganzen Pixeln.</translation>
    </message>
    <message>
        <source>{text}: the box is empty. Give the left, upper, right and lower edge: X0,Y0,X1,Y1.</source>
        <translation>{text}: Das Rechteck ist leer. Geben Sie den linken, oberen, rechten und unteren Rand an: X0,Y0,X1,Y1.</translation>
    </message>
    <message>
        <source>{name}: the black-out {box} lies outside its {width} x {height} pixels. Give other numbers, or a pattern that this image does not fit.</source>
        <translation>{name}: Die Schwärzung {box} liegt außerhalb der {width} x {height} Pixel. Geben Sie andere Zahlen an oder ein Muster, auf das dieses Bild nicht passt.</translation>
    </message>
    <message>
        <source>Take it in</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Auslassen</translation>
    </message>
    <message>
        <source>{key} mm, as typed</source>
        <translation>{key} mm, wie eingegeben</translation>
    </message>
    <message>
        <source>&apos;{key}&apos; is no size for the finding &apos;{kind}&apos;. Write {kind}={form} in millimetres, such as {kind}={example}.</source>
        <translation>„{key}“ ist keine Größe für den Befund „{kind}“. Schreiben Sie {kind}={form} in Millimetern, etwa {kind}={example}.</translation>
    </message>
    <message>
        <source>&apos;{key}&apos; is no choice for the finding &apos;{kind}&apos;. Choose among: {known}.</source>
        <translation>„{key}“ ist keine Wahl für den Befund „{kind}“. Wählen Sie unter: {known}.</translation>
    </message>
    <message>
        <source>{name} was left out: {finding}</source>
        <translation>{name} wurde ausgelassen: {finding}</translation>
    </message>
    <message>
        <source>A term has a SNOMED CT code, which is a number, and a meaning; {code!r} has not.</source>
        <translation>Ein Begriff hat einen SNOMED-CT-Code, der eine Zahl ist, und eine Bedeutung; bei {code!r} ist das nicht so.</translation>
    </message>
    <message>
        <source>A side is left or right, not {side!r}.</source>
        <translation>Eine Seite ist left oder right, nicht {side!r}.</translation>
    </message>
    <message>
        <source>A label&apos;s number lies between 1 and {most}; {id} does not.</source>
        <translation>Die Nummer eines Labels liegt zwischen 1 und {most}; {id} nicht.</translation>
    </message>
    <message>
        <source>A label needs a name.</source>
        <translation>Ein Label braucht einen Namen.</translation>
    </message>
    <message>
        <source>An opacity lies between 0 and 1; {opacity} does not.</source>
        <translation>Eine Deckkraft liegt zwischen 0 und 1; {opacity} nicht.</translation>
    </message>
    <message>
        <source>Two labels share a number.</source>
        <translation>Zwei Labels haben dieselbe Nummer.</translation>
    </message>
    <message>
        <source>Two labels share a name; give one of them another.</source>
        <translation>Zwei Labels haben denselben Namen; geben Sie einem einen anderen.</translation>
    </message>
    <message>
        <source>{name} is number {number} here and stays so, not {other}.</source>
        <translation>{name} hat hier die Nummer {number} und behält sie, nicht {other}.</translation>
    </message>
    <message>
        <source>{name} becomes number {number}, because {other} is {holder} here.</source>
        <translation>{name} bekommt die Nummer {number}, weil {other} hier {holder} ist.</translation>
    </message>
    <message>
        <source>Copies of {percent:g} % of the images cannot be hidden: an image that is no copy lies between every two. Choose rates from 0 on that sum up to {most:g} % or less.</source>
        <translation>Kopien von {percent:g} % der Bilder lassen sich nicht verstecken: Zwischen je zweien liegt ein Bild, das keine Kopie ist. Wählen Sie Anteile ab 0, die zusammen höchstens {most:g} % ergeben.</translation>
    </message>
    <message>
        <source>A copy that follows its image at once is noticed. Choose a gap of 1 image or more.</source>
        <translation>Eine Kopie, die ihrem Bild sofort folgt, fällt auf. Wählen Sie einen Abstand von mindestens 1 Bild.</translation>
    </message>
    <message>
        <source>“{status}” follows from the annotation. Decide on one of: {reviews}.</source>
        <translation>„{status}“ folgt aus der Annotation. Entscheiden Sie sich für eines von: {reviews}.</translation>
    </message>
    <message>
        <source>A rejected image needs a reason: say what has to be done better.</source>
        <translation>Ein abgelehntes Bild braucht eine Begründung: Schreiben Sie, was besser zu machen ist.</translation>
    </message>
    <message>
        <source>An image that is “{now}” cannot become “{wanted}”. It can become: {followers}.</source>
        <translation>Ein Bild im Zustand „{now}“ kann nicht in den Zustand „{wanted}“ kommen. Möglich sind: {followers}.</translation>
    </message>
    <message>
        <source>Nothing differs from the revision before.</source>
        <translation>Gegenüber der vorigen Revision hat sich nichts geändert.</translation>
    </message>
    <message>
        <source>regions reordered</source>
        <translation>Regionen umgeordnet</translation>
    </message>
    <message>
        <source>{label} +{added:,} −{removed:,} px</source>
        <translation>{label} +{added:,} −{removed:,} px</translation>
    </message>
    <message>
        <source>{told}: {pixels}.</source>
        <translation>{told}: {pixels}.</translation>
    </message>
    <message>
        <source>{told}.</source>
        <translation>{told}.</translation>
    </message>
    <message>
        <source>{n} region added</source>
        <translation>{n} Region hinzugekommen</translation>
    </message>
    <message>
        <source>{n} regions added</source>
        <translation>{n} Regionen hinzugekommen</translation>
    </message>
    <message>
        <source>{n} region removed</source>
        <translation>{n} Region entfernt</translation>
    </message>
    <message>
        <source>{n} regions removed</source>
        <translation>{n} Regionen entfernt</translation>
    </message>
    <message>
        <source>{n} region changed</source>
        <translation>{n} Region geändert</translation>
    </message>
    <message>
        <source>{n} regions changed</source>
        <translation>{n} Regionen geändert</translation>
    </message>
    <message>
        <source>A data set&apos;s number lies between 1 and {most}; {number} does not.</source>
        <translation>Die Nummer eines Datensatzes liegt zwischen 1 und {most}; {number} nicht.</translation>
    </message>
    <message>
        <source>No image is &apos;{unknown}&apos;. Choose among: {statuses}.</source>
        <translation>Kein Bild ist „{unknown}“. Wählen Sie unter: {statuses}.</translation>
    </message>
    <message>
        <source>{patients}: this is no regular expression for patients ({error}).</source>
        <translation>{patients}: Das ist kein regulärer Ausdruck für Patienten ({error}).</translation>
    </message>
    <message>
        <source>The project has no label {unknown}. Choose among {known}.</source>
        <translation>Das Projekt hat kein Label {unknown}. Wählen Sie unter {known}.</translation>
    </message>
    <message>
        <source>No exported image has a name like {patterns}, so nothing would be blacked out there.</source>
        <translation>Kein exportiertes Bild hat einen Namen wie {patterns}, dort würde also nichts geschwärzt.</translation>
    </message>
    <message>
        <source>{query}: a quotation mark is missing in this query.</source>
        <translation>{query}: In dieser Abfrage fehlt ein Anführungszeichen.</translation>
    </message>
    <message>
        <source>{word}: a query&apos;s words are FIELD=PATTERN or FIELD!=PATTERN, of {fields}.</source>
        <translation>{word}: Die Wörter einer Abfrage sind FELD=MUSTER oder FELD!=MUSTER, mit einem von {fields}.</translation>
    </message>
    <message>
        <source>{target}: the export cannot be written there ({strerror}). Choose another folder.</source>
        <translation>{target}: Dorthin kann der Export nicht geschrieben werden ({strerror}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{target}: the same export is being written there just now. Wait until it is done.</source>
        <translation>{target}: Derselbe Export wird dort gerade geschrieben. Warten Sie, bis er fertig ist.</translation>
    </message>
    <message>
        <source>{place} is one of the project&apos;s images; the export would replace it. Choose another folder.</source>
        <translation>{place} ist eines der Bilder des Projekts; der Export würde es ersetzen. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{place} is already there and is not from this project&apos;s last export. Choose an empty folder, or allow overwriting (--overwrite).</source>
        <translation>{place} ist schon da und stammt nicht vom letzten Export dieses Projekts. Wählen Sie einen leeren Ordner, oder erlauben Sie das Ersetzen (--overwrite).</translation>
    </message>
    <message>
        <source>{target} already holds an export as {earlier}, and this one is {made_as}. Choose another folder, or allow overwriting (--overwrite).</source>
        <translation>{target} enthält schon einen Export als {earlier}, und dieser ist {made_as}. Wählen Sie einen anderen Ordner, oder erlauben Sie das Ersetzen (--overwrite).</translation>
    </message>
    <message>
        <source>A process of the export ended by itself, perhaps for want of memory. Close other programs, or export with --jobs 1.</source>
        <translation>Ein Prozess des Exports hat sich von selbst beendet, vielleicht aus Mangel an Speicher. Schließen Sie andere Programme, oder exportieren Sie mit --jobs 1.</translation>
    </message>
    <message>
        <source>{name} was not exported. {error}</source>
        <translation>{name} wurde nicht exportiert. {error}</translation>
    </message>
    <message>
        <source>{name}: the file has {depth} slices of {width} x {height} pixels, which its masks do not fit. It was replaced since it was annotated; put the annotated file back.</source>
        <translation>{name}: Die Datei hat {depth} Schichten von {width} x {height} Pixeln, zu denen ihre Masken nicht passen. Sie wurde ersetzt, nachdem sie annotiert war; legen Sie die annotierte Datei wieder dorthin.</translation>
    </message>
    <message>
        <source>{name}: a region has the number {number}, which no label has. Relabel it.</source>
        <translation>{name}: Eine Region hat die Nummer {number}, die kein Label hat. Geben Sie ihr ein anderes Label.</translation>
    </message>
    <message>
        <source>{path}: the table of which exported file is which image cannot be written ({error}). Make the project&apos;s folder writable, or keep the images&apos; names in the export (--keep-names).</source>
        <translation>{path}: Die Tabelle, welche exportierte Datei welches Bild ist, kann nicht geschrieben werden ({error}). Machen Sie den Ordner des Projekts beschreibbar, oder behalten Sie die Namen der Bilder im Export (--keep-names).</translation>
    </message>
    <message>
        <source>There is no export format {name}. Choose one of {found}.</source>
        <translation>Es gibt kein Exportformat {name}. Wählen Sie eines von {found}.</translation>
    </message>
    <message>
        <source>{name}: no mask can be written with this suffix. Choose one of {known}.</source>
        <translation>{name}: Mit dieser Endung kann keine Maske geschrieben werden. Wählen Sie eine von {known}.</translation>
    </message>
    <message>
        <source>Exported {images} as {files} ({format}) to {folder}.</source>
        <translation>Exportiert: {images} als {files} ({format}) nach {folder}.</translation>
    </message>
    <message>
        <source>{n} file</source>
        <translation>{n} Datei</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} Dateien</translation>
    </message>
    <message>
        <source>Read back and compared: {what}.</source>
        <translation>Zurückgelesen und verglichen: {what}.</translation>
    </message>
    <message>
        <source>The files bear numbers instead of the images&apos; names; {file} tells which is which.</source>
        <translation>Die Dateien tragen Nummern statt der Namen der Bilder; {file} sagt, welche welches ist.</translation>
    </message>
    <message>
        <source>{n} image without regions left out.</source>
        <translation>{n} Bild ohne Regionen ausgelassen.</translation>
    </message>
    <message>
        <source>{n} images without regions left out.</source>
        <translation>{n} Bilder ohne Regionen ausgelassen.</translation>
    </message>
    <message>
        <source>Still there from an earlier export, and not written again: {files}.</source>
        <translation>Noch da von einem früheren Export und nicht neu geschrieben: {files}.</translation>
    </message>
    <message>
        <source>moving the files to their place</source>
        <translation>die Dateien an ihren Platz verschieben</translation>
    </message>
    <message>
        <source>The project has no regions yet, so there is nothing to export. Accept a mask first.</source>
        <translation>Das Projekt hat noch keine Regionen, es gibt also nichts zu exportieren. Nehmen Sie zuerst eine Maske an.</translation>
    </message>
    <message>
        <source>None of the project&apos;s images with regions was chosen. Choose others: names may hold * and ?.</source>
        <translation>Keines der Bilder mit Regionen wurde gewählt. Wählen Sie andere: Namen dürfen * und ? enthalten.</translation>
    </message>
    <message>
        <source>{name} ({reason})</source>
        <translation>{name} ({reason})</translation>
    </message>
    <message>
        <source>So it is with {n} further image.</source>
        <translation>So ist es bei {n} weiteren Bild.</translation>
    </message>
    <message>
        <source>So it is with {n} further images.</source>
        <translation>So ist es bei {n} weiteren Bildern.</translation>
    </message>
    <message>
        <source>The export was cancelled; no file was written.</source>
        <translation>Der Export wurde abgebrochen; es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>{name}: the labels read back differ from those exported. Export again.</source>
        <translation>{name}: Die zurückgelesenen Labels weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{folder}: the export stopped ({error}) and no file is in its place. Make room or choose another folder, then export again.</source>
        <translation>{folder}: Der Export ist stehen geblieben ({error}), und keine Datei ist an ihrem Platz. Schaffen Sie Platz, oder wählen Sie einen anderen Ordner; exportieren Sie dann noch einmal.</translation>
    </message>
    <message>
        <source>Text such as a patient&apos;s name may stand in the pixels of {n} exported image: {named}. Look at them before you pass them on; the command line&apos;s --black-out makes boxes black.</source>
        <translation>In den Pixeln von {n} exportierten Bild kann Text wie der Name eines Patienten stehen: {named}. Sehen Sie es an, bevor Sie es weitergeben; --black-out auf der Befehlszeile schwärzt Rechtecke.</translation>
    </message>
    <message>
        <source>Text such as a patient&apos;s name may stand in the pixels of {n} exported images: {named}. Look at them before you pass them on; the command line&apos;s --black-out makes boxes black.</source>
        <translation>In den Pixeln von {n} exportierten Bildern kann Text wie der Name eines Patienten stehen: {named}. Sehen Sie sie an, bevor Sie sie weitergeben; --black-out auf der Befehlszeile schwärzt Rechtecke.</translation>
    </message>
    <message>
        <source>{name}: regions on {n} slice ({told}) are not in its file: no DICOM instance lies there, the slices were computed when the image came in. Export it as nifti for all of them.</source>
        <translation>{name}: Regionen auf {n} Schicht ({told}) sind nicht in der Datei: Dort liegt keine DICOM-Instanz, die Schichten wurden berechnet, als das Bild hereinkam. Exportieren Sie es für alle als nifti.</translation>
    </message>
    <message>
        <source>{name}: regions on {n} slices ({told}) are not in its file: no DICOM instance lies there, the slices were computed when the image came in. Export it as nifti for all of them.</source>
        <translation>{name}: Regionen auf {n} Schichten ({told}) sind nicht in der Datei: Dort liegt keine DICOM-Instanz, die Schichten wurden berechnet, als das Bild hereinkam. Exportieren Sie es für alle als nifti.</translation>
    </message>
    <message>
        <source>{name}: boxes and points are read from .csv and from COCO&apos;s .json.</source>
        <translation>{name}: Rechtecke und Punkte werden aus .csv und aus der .json von COCO gelesen.</translation>
    </message>
    <message>
        <source>{name}: {error}</source>
        <translation>{name}: {error}</translation>
    </message>
    <message>
        <source>the image has slices 0 to {last}, not {slice}.</source>
        <translation>Das Bild hat die Schichten 0 bis {last}, nicht {slice}.</translation>
    </message>
    <message>
        <source>its mask is {size} pixels, the image {width} x {height}.</source>
        <translation>Die Maske hat {size} Pixel, das Bild {width} x {height}.</translation>
    </message>
    <message>
        <source>it is a box or points, which only the network makes a mask of: fourclick predict --batch.</source>
        <translation>Es ist ein Rechteck oder es sind Punkte, woraus nur das Netz eine Maske macht: fourclick predict --batch.</translation>
    </message>
    <message>
        <source>the network found nothing between these points.</source>
        <translation>Das Netz hat zwischen diesen Punkten nichts gefunden.</translation>
    </message>
    <message>
        <source>its mask is empty.</source>
        <translation>Die Maske ist leer.</translation>
    </message>
    <message>
        <source>{name} is larger than {most} GB. Split it.</source>
        <translation>{name} ist größer als {most} GB. Teilen Sie die Datei.</translation>
    </message>
    <message>
        <source>{name} is no COCO file: it needs images, annotations and categories ({error}).</source>
        <translation>{name} ist keine COCO-Datei: Sie braucht images, annotations und categories ({error}).</translation>
    </message>
    <message>
        <source>the box holds what is no number</source>
        <translation>das Rechteck enthält, was keine Zahl ist</translation>
    </message>
    <message>
        <source>{where}: it cannot be used ({kind}: {error}).</source>
        <translation>{where}: Das ist nicht zu verwenden ({kind}: {error}).</translation>
    </message>
    <message>
        <source>{where}: its image is said to be {width} x {height} pixels.</source>
        <translation>{where}: Das Bild soll {width} x {height} Pixel haben.</translation>
    </message>
    <message>
        <source>{where}: a polygon needs three points or more, x and y of each.</source>
        <translation>{where}: Ein Polygon braucht mindestens drei Punkte, x und y von jedem.</translation>
    </message>
    <message>
        <source>{where}: its mask is {mask}, its image {image}.</source>
        <translation>{where}: Die Maske ist {mask}, das Bild {image}.</translation>
    </message>
    <message>
        <source>{where}: its run lengths do not make up the image.</source>
        <translation>{where}: Die Lauflängen ergeben nicht das Bild.</translation>
    </message>
    <message>
        <source>a compressed mask breaks off</source>
        <translation>eine komprimierte Maske bricht ab</translation>
    </message>
    <message>
        <source>a compressed mask holds a wrong character</source>
        <translation>eine komprimierte Maske enthält ein falsches Zeichen</translation>
    </message>
    <message>
        <source>{name} is larger than {most} MB. Split it.</source>
        <translation>{name} ist größer als {most} MB. Teilen Sie die Datei.</translation>
    </message>
    <message>
        <source>{name} is not UTF-8. Save it as “CSV UTF-8”.</source>
        <translation>{name} ist nicht UTF-8. Speichern Sie die Datei als „CSV UTF-8“.</translation>
    </message>
    <message>
        <source>{name}: the first line has to name {columns}.</source>
        <translation>{name}: Die erste Zeile muss nennen: {columns}.</translation>
    </message>
    <message>
        <source>{name}, line {line_num}: {error}.</source>
        <translation>{name}, Zeile {line_num}: {error}.</translation>
    </message>
    <message>
        <source>{where}: the image&apos;s name is missing.</source>
        <translation>{where}: Der Name des Bildes fehlt.</translation>
    </message>
    <message>
        <source>{where}: {index:g} is no slice; they are counted from 0.</source>
        <translation>{where}: {index:g} ist keine Schicht; gezählt wird ab 0.</translation>
    </message>
    <message>
        <source>{where}: {error}.</source>
        <translation>{where}: {error}.</translation>
    </message>
    <message>
        <source>{where}: {name} is {text!r}, which is no number.</source>
        <translation>{where}: {name} ist {text!r}, was keine Zahl ist.</translation>
    </message>
    <message>
        <source>{path}: there is no such file or folder.</source>
        <translation>{path}: Es gibt keine solche Datei und keinen solchen Ordner.</translation>
    </message>
    <message>
        <source>{folder} holds no masks. Known are PNG, TIFF, NIfTI and NRRD label maps.</source>
        <translation>{folder} enthält keine Masken. Bekannt sind Labelkarten als PNG, TIFF, NIfTI und NRRD.</translation>
    </message>
    <message>
        <source>the project has no image of this name. A mask is called as its image, or that and {mark}.</source>
        <translation>Das Projekt hat kein Bild dieses Namens. Eine Maske heißt wie ihr Bild, oder so und {mark}.</translation>
    </message>
    <message>
        <source>{count} images of the project are called {name}. Name them with their folders.</source>
        <translation>{count} Bilder des Projekts heißen {name}. Nennen Sie sie mit ihren Ordnern.</translation>
    </message>
    <message>
        <source>The project has no image {name}. Import it first, or correct the name.</source>
        <translation>Das Projekt hat kein Bild {name}. Importieren Sie es zuerst, oder berichtigen Sie den Namen.</translation>
    </message>
    <message>
        <source>{where}: the mask is empty. Leave it out.</source>
        <translation>{where}: Die Maske ist leer. Lassen Sie sie weg.</translation>
    </message>
    <message>
        <source>the box is empty</source>
        <translation>das Rechteck ist leer</translation>
    </message>
    <message>
        <source>{where}: it should hold a class and numbers from 0 to 1 ({error}).</source>
        <translation>{where}: Dort sollten eine Klasse und Zahlen von 0 bis 1 stehen ({error}).</translation>
    </message>
    <message>
        <source>{where}: YOLO&apos;s numbers lie between 0 and 1, as shares of the image&apos;s size.</source>
        <translation>{where}: Die Zahlen von YOLO liegen zwischen 0 und 1, als Anteile der Bildgröße.</translation>
    </message>
    <message>
        <source>{where}: {count} numbers are neither a box (4) nor a polygon (6 or more, even).</source>
        <translation>{where}: {count} Zahlen sind weder ein Rechteck (4) noch ein Polygon (6 oder mehr, gerade).</translation>
    </message>
    <message>
        <source>{name}: it does not name the classes ({error}).</source>
        <translation>{name}: Die Datei nennt die Klassen nicht ({error}).</translation>
    </message>
    <message>
        <source>Whether the advice helps is not known yet: compare it with chance once a round is labelled.</source>
        <translation>Ob die Empfehlung hilft, ist noch nicht bekannt: Vergleichen Sie sie mit dem Zufall, sobald eine Runde annotiert ist.</translation>
    </message>
    <message>
        <source>Round {number}: {done} of {picks} done</source>
        <translation>Runde {number}: {done} von {picks} fertig</translation>
    </message>
    <message>
        <source>{n:,} image left to choose from; how long they take is known once an image is done.</source>
        <translation>Noch {n:,} Bild zur Auswahl; wie lange es dauert, ist bekannt, sobald ein Bild fertig ist.</translation>
    </message>
    <message>
        <source>{n:,} images left to choose from; how long they take is known once an image is done.</source>
        <translation>Noch {n:,} Bilder zur Auswahl; wie lange sie dauern, ist bekannt, sobald ein Bild fertig ist.</translation>
    </message>
    <message>
        <source>{n:,} image left to choose from: about {median} for all of them.</source>
        <translation>Noch {n:,} Bild zur Auswahl: etwa {median}.</translation>
    </message>
    <message>
        <source>{n:,} images left to choose from: about {median} for all of them.</source>
        <translation>Noch {n:,} Bilder zur Auswahl: etwa {median} für alle zusammen.</translation>
    </message>
    <message>
        <source>{n:,} image left to choose from: about {median} for all of them ({low} to {high}).</source>
        <translation>Noch {n:,} Bild zur Auswahl: etwa {median} ({low} bis {high}).</translation>
    </message>
    <message>
        <source>{n:,} images left to choose from: about {median} for all of them ({low} to {high}).</source>
        <translation>Noch {n:,} Bilder zur Auswahl: etwa {median} für alle zusammen ({low} bis {high}).</translation>
    </message>
    <message>
        <source>{n} image is held out and still needs labels: without them nothing can be measured, so they come first.</source>
        <translation>{n} zurückgehaltenes Bild muss noch annotiert werden: Ohne das lässt sich nichts messen, darum kommt es zuerst.</translation>
    </message>
    <message>
        <source>{n} images are held out and still need labels: without them nothing can be measured, so they come first.</source>
        <translation>{n} zurückgehaltene Bilder müssen noch annotiert werden: Ohne sie lässt sich nichts messen, darum kommen sie zuerst.</translation>
    </message>
    <message>
        <source>{strategy}, per second</source>
        <translation>{strategy}, je Sekunde</translation>
    </message>
    <message>
        <source>{strategy}, at most {most} of a patient</source>
        <translation>{strategy}, höchstens {most} je Patient</translation>
    </message>
    <message>
        <source>{name} of {strategy}</source>
        <translation>{name} von {strategy}</translation>
    </message>
    <message>
        <source>{now}, before that {before}</source>
        <translation>{now}, davor {before}</translation>
    </message>
    <message>
        <source>The strategy has changed from {before} to {now}. It is recorded; the comparison judges both together.</source>
        <translation>Die Strategie hat von {before} zu {now} gewechselt. Das ist festgehalten; der Vergleich beurteilt beide zusammen.</translation>
    </message>
    <message>
        <source>Too early to say whether to stop: that takes {points} measured rounds, compared with {seeds} trainings each (n = {n}: exploratory).</source>
        <translation>Ob Sie aufhören können, lässt sich noch nicht sagen: Dafür braucht es {points} gemessene Runden, mit je {seeds} Trainings verglichen (n = {n}: explorativ).</translation>
    </message>
    <message>
        <source>You can stop: the next {batch} labels are expected to bring {mean:.1f} ± {half:.1f} Dice points (95 % interval, n = {n}), less than {least:g}.</source>
        <translation>Sie können aufhören: Die nächsten {batch} Labels bringen voraussichtlich {mean:.1f} ± {half:.1f} Dice-Punkte (95-%-Intervall, n = {n}), weniger als {least:g}.</translation>
    </message>
    <message>
        <source>Go on: the next {batch} labels are expected to bring {mean:.1f} ± {half:.1f} Dice points (95 % interval, n = {n}).</source>
        <translation>Machen Sie weiter: Die nächsten {batch} Labels bringen voraussichtlich {mean:.1f} ± {half:.1f} Dice-Punkte (95-%-Intervall, n = {n}).</translation>
    </message>
    <message>
        <source>No difference shown yet, n = {n}: exploratory.</source>
        <translation>Noch kein Unterschied gezeigt, n = {n}: explorativ.</translation>
    </message>
    <message>
        <source>{figure} of the labels</source>
        <translation>{figure} der Labels</translation>
    </message>
    <message>
        <source>{one} and {other}</source>
        <translation>{one} und {other}</translation>
    </message>
    <message>
        <source>{figure} of the time</source>
        <translation>{figure} der Zeit</translation>
    </message>
    <message>
        <source>No difference shown: {told} saved (95 % intervals, n = {n}).</source>
        <translation>Kein Unterschied gezeigt: {told} gespart (95-%-Intervalle, n = {n}).</translation>
    </message>
    <message>
        <source>{one} but {other}</source>
        <translation>{one}, aber {other}</translation>
    </message>
    <message>
        <source>Worse than random: switch. It {told} (95 % intervals, n = {n}).</source>
        <translation>Schlechter als Zufall: Wechseln Sie die Strategie. Sie {told} (95-%-Intervalle, n = {n}).</translation>
    </message>
    <message>
        <source>It {told} (95 % intervals, n = {n}).</source>
        <translation>Die Empfehlung {told} (95-%-Intervalle, n = {n}).</translation>
    </message>
    <message>
        <source>saves {figure} of the labels</source>
        <translation>spart {figure} der Labels</translation>
    </message>
    <message>
        <source>costs {figure} more labels</source>
        <translation>kostet {figure} mehr Labels</translation>
    </message>
    <message>
        <source>shows no difference in labels ({figure})</source>
        <translation>zeigt keinen Unterschied bei den Labels ({figure})</translation>
    </message>
    <message>
        <source>saves {figure} of the time</source>
        <translation>spart {figure} der Zeit</translation>
    </message>
    <message>
        <source>{figure} more time</source>
        <translation>{figure} mehr Zeit</translation>
    </message>
    <message>
        <source>costs {figure} more time</source>
        <translation>kostet {figure} mehr Zeit</translation>
    </message>
    <message>
        <source>no difference in time ({figure})</source>
        <translation>keinen Unterschied bei der Zeit ({figure})</translation>
    </message>
    <message>
        <source>shows no difference in time ({figure})</source>
        <translation>zeigt keinen Unterschied bei der Zeit ({figure})</translation>
    </message>
    <message>
        <source>{parent}: there is no such folder for the mask. Make it first.</source>
        <translation>{parent}: Es gibt keinen solchen Ordner für die Maske. Legen Sie ihn zuerst an.</translation>
    </message>
    <message>
        <source>{output} is a folder. Name a file for the mask.</source>
        <translation>{output} ist ein Ordner. Nennen Sie eine Datei für die Maske.</translation>
    </message>
    <message>
        <source>{output} is the image itself. Name another file for the mask.</source>
        <translation>{output} ist das Bild selbst. Nennen Sie eine andere Datei für die Maske.</translation>
    </message>
    <message>
        <source>{output}: the mask cannot be written ({error}). Choose another place.</source>
        <translation>{output}: Die Maske kann nicht geschrieben werden ({error}). Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The mask read back by OpenCV differs from the one written. Try again.</source>
        <translation>Die von OpenCV zurückgelesene Maske weicht von der geschriebenen ab. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>size and pixels by OpenCV</source>
        <translation>Größe und Pixel mit OpenCV</translation>
    </message>
    <message>
        <source>The format {name} does not write one file for one mask. Choose .png or .nii.gz.</source>
        <translation>Das Format {name} schreibt nicht eine Datei je Maske. Wählen Sie .png oder .nii.gz.</translation>
    </message>
    <message>
        <source>{name} is a colour picture; a mask holds one number per pixel. Save it as grey or indexed.</source>
        <translation>{name} ist ein Farbbild; eine Maske hat eine Zahl je Pixel. Speichern Sie sie in Graustufen oder indiziert.</translation>
    </message>
    <message>
        <source>{name} has {mask}, the image {image}. Choose the mask that was made for this image.</source>
        <translation>{name} hat {mask}, das Bild {image}. Wählen Sie die Maske, die zu diesem Bild gehört.</translation>
    </message>
    <message>
        <source>{name} lies elsewhere in the patient than the image. Resample it to the image&apos;s grid first.</source>
        <translation>{name} liegt an anderer Stelle im Patienten als das Bild. Tasten Sie die Maske zuerst auf das Gitter des Bildes neu ab.</translation>
    </message>
    <message>
        <source>{name} holds fractions, not label numbers. Threshold it first.</source>
        <translation>{name} enthält Brüche statt Labelnummern. Wenden Sie zuerst einen Schwellenwert an.</translation>
    </message>
    <message>
        <source>{name} is empty; there is nothing to import.</source>
        <translation>{name} ist leer; es gibt nichts zu importieren.</translation>
    </message>
    <message>
        <source>{name} does not look like a mask: it holds {count} different values up to {most}.</source>
        <translation>{name} sieht nicht nach einer Maske aus: Es kommen {count} verschiedene Werte bis {most} vor.</translation>
    </message>
    <message>
        <source>{depth} slices of {width} x {height} pixels</source>
        <translation>{depth} Schichten von {width} x {height} Pixeln</translation>
    </message>
    <message>
        <source>{width} x {height} pixels</source>
        <translation>{width} x {height} Pixel</translation>
    </message>
    <message>
        <source>{name} has {regions} in {images}. Training needs at least {objects} in {fewest} images, because some images are held out to measure whether it helped.</source>
        <translation>{name} hat {regions} in {images}. Ein Training braucht mindestens {objects} in {fewest} Bildern, weil einige Bilder zurückgehalten werden, um zu messen, ob es geholfen hat.</translation>
    </message>
    <message>
        <source>{n} readable image</source>
        <translation>{n} lesbaren Bild</translation>
    </message>
    <message>
        <source>{n} readable images</source>
        <translation>{n} lesbaren Bildern</translation>
    </message>
    <message>
        <source>{n:,} voxel</source>
        <translation>{n:,} Voxel</translation>
    </message>
    <message>
        <source>{n:,} voxels</source>
        <translation>{n:,} Voxel</translation>
    </message>
    <message>
        <source>{has} marked “{name}” ({voxels}), {has_not} did not.</source>
        <translation>{has} hat „{name}“ markiert ({voxels}), {has_not} nicht.</translation>
    </message>
    <message>
        <source>{first} and {second} overlap by {percent:.0f} % (Dice) on “{name}”: {larger} marked {times:.1f} times as much.</source>
        <translation>{first} und {second} überlappen sich zu {percent:.0f} % (Dice) bei „{name}“: {larger} hat {times:.1f}-mal so viel markiert.</translation>
    </message>
    <message>
        <source>{first} and {second} overlap by {percent:.0f} % (Dice) on “{name}”: their outlines lie up to {distance:.1f} {unit} apart (HD95).</source>
        <translation>{first} und {second} überlappen sich zu {percent:.0f} % (Dice) bei „{name}“: Ihre Umrisse liegen bis zu {distance:.1f} {unit} auseinander (HD95).</translation>
    </message>
    <message>
        <source>{name}, earlier,</source>
        <translation>{name} (früher)</translation>
    </message>
    <message>
        <source>{name}, later,</source>
        <translation>{name} (später)</translation>
    </message>
    <message>
        <source>Masks of one image have one shape; these have {shape} and {second_shape}.</source>
        <translation>Masken eines Bildes haben dieselbe Form; diese haben {shape} und {second_shape}.</translation>
    </message>
    <message>
        <source>A mask is (H, W) or (D, H, W), not {shape}.</source>
        <translation>Eine Maske ist (H, W) oder (D, H, W), nicht {shape}.</translation>
    </message>
    <message>
        <source>A mask {shape} needs {ndim} positive spacings, not {spacing_mm}.</source>
        <translation>Eine Maske {shape} braucht {ndim} positive Abstände, nicht {spacing_mm}.</translation>
    </message>
    <message>
        <source>A tolerance is 0 mm or more, not {tolerance_mm}.</source>
        <translation>Eine Toleranz ist 0 mm oder mehr, nicht {tolerance_mm}.</translation>
    </message>
    <message>
        <source>A consensus needs at least one reading.</source>
        <translation>Ein Konsens braucht mindestens eine Lesung.</translation>
    </message>
    <message>
        <source>Readings of one image have one shape; these have {shapes}.</source>
        <translation>Lesungen eines Bildes haben dieselbe Form; diese haben {shapes}.</translation>
    </message>
    <message>
        <source>{target}: the consensus of {images} images, to be reviewed; {undecided} have even votes.</source>
        <translation>{target}: der Konsens von {images} Bildern, zu prüfen; bei {undecided} herrscht Stimmengleichheit.</translation>
    </message>
    <message>
        <source>Name a project, or several that annotators made of the same images.</source>
        <translation>Nennen Sie ein Projekt, oder mehrere, die Annotatoren aus denselben Bildern gemacht haben.</translation>
    </message>
    <message>
        <source>the file was replaced since it was annotated, its size is another. Put it back.</source>
        <translation>Die Datei wurde ersetzt, seit sie annotiert wurde, ihre Größe ist eine andere. Legen Sie die annotierte wieder dorthin.</translation>
    </message>
    <message>
        <source>A reading is a volume (D, H, W), not {shape}.</source>
        <translation>Eine Lesung ist ein Volumen (D, H, W), nicht {shape}.</translation>
    </message>
    <message>
        <source>{name}: the readings of one image have one shape; these have {shapes}.</source>
        <translation>{name}: Die Lesungen eines Bildes haben dieselbe Form; diese haben {shapes}.</translation>
    </message>
    <message>
        <source>{name}: {annotator} has {number} readings with the number {occasion}.</source>
        <translation>{name}: {annotator} hat {number} Lesungen mit der Nummer {occasion}.</translation>
    </message>
    <message>
        <source>it misses an extreme point that the accepted mask reaches</source>
        <translation>die neue Maske einen Extrempunkt verfehlt, den die angenommene erreicht</translation>
    </message>
    <message>
        <source>it disagrees with a correction</source>
        <translation>die neue Maske einer Korrektur widerspricht</translation>
    </message>
    <message>
        <source>the network doubts its own answer</source>
        <translation>das Netz an seiner eigenen Antwort zweifelt</translation>
    </message>
    <message>
        <source>it is no better</source>
        <translation>die neue Maske nicht besser ist</translation>
    </message>
    <message>
        <source>{value} is no project: it is a folder, or postgresql://user@host/database.</source>
        <translation>{value} ist kein Projekt: Ein Projekt ist ein Ordner oder postgresql://user@host/database.</translation>
    </message>
    <message>
        <source>This is no address of a PostgreSQL database. Write postgresql://user@host/database.</source>
        <translation>Das ist keine Adresse einer PostgreSQL-Datenbank. Schreiben Sie postgresql://user@host/database.</translation>
    </message>
    <message>
        <source>{url} names no database. Write postgresql://user@host/database.</source>
        <translation>{url} nennt keine Datenbank. Schreiben Sie postgresql://user@host/database.</translation>
    </message>
    <message>
        <source>This image is no longer part of the project. Add it again.</source>
        <translation>Dieses Bild gehört nicht mehr zum Projekt. Fügen Sie es wieder hinzu.</translation>
    </message>
    <message>
        <source>{name}: region {region} is damaged on disk (its SHA-256 differs from {mask}…). Restore {place} from a backup; nothing was changed.</source>
        <translation>{name}: Region {region} ist auf dem Datenträger beschädigt (ihr SHA-256 weicht von {mask}… ab). Stellen Sie {place} aus einer Sicherung wieder her; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{name!r} is no annotator&apos;s name. Write 1 to {most} printable characters.</source>
        <translation>{name!r} ist kein Name eines Annotators. Schreiben Sie 1 bis {most} druckbare Zeichen.</translation>
    </message>
    <message>
        <source>Give the new checkpoint a name.</source>
        <translation>Geben Sie dem neuen Checkpoint einen Namen.</translation>
    </message>
    <message>
        <source>A name cannot contain {wrong}.</source>
        <translation>In einem Namen darf nicht vorkommen: {wrong}.</translation>
    </message>
    <message>
        <source>control characters</source>
        <translation>Steuerzeichen</translation>
    </message>
    <message>
        <source>A name cannot begin or end with a space or a dot.</source>
        <translation>Ein Name darf nicht mit einem Leerzeichen oder einem Punkt beginnen oder enden.</translation>
    </message>
    <message>
        <source>{name} is a name that Windows keeps for itself.</source>
        <translation>{name} ist ein Name, den Windows für sich behält.</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>Dieser Name ist zu lang.</translation>
    </message>
    <message>
        <source>There is a checkpoint named {name} already. Choose another name.</source>
        <translation>Es gibt schon einen Checkpoint namens {name}. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>{name} cannot be moved to {target} ({strerror}). Check the disk and its permissions.</source>
        <translation>{name} kann nicht nach {target} verschoben werden ({strerror}). Prüfen Sie den Datenträger und seine Zugriffsrechte.</translation>
    </message>
    <message>
        <source>{image_name} was taken out of the project meanwhile. Your version of it is kept as copy {id}.</source>
        <translation>{image_name} wurde inzwischen aus dem Projekt genommen. Ihre Version davon ist als Kopie {id} aufbewahrt.</translation>
    </message>
    <message>
        <source>{somebody} saved {image_name} while you worked on it. Both versions are kept, yours as copy {id}. Open the image again to see the other one, then choose which one stands.</source>
        <translation>{somebody} hat {image_name} gespeichert, während Sie daran arbeiteten. Beide Versionen sind aufbewahrt, Ihre als Kopie {id}. Öffnen Sie das Bild noch einmal, um die andere zu sehen, und wählen Sie dann, welche gilt.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Jemand</translation>
    </message>
    <message>
        <source>There is no copy {conflict_id}. List the copies of the project, and choose one of them.</source>
        <translation>Es gibt keine Kopie {conflict_id}. Lassen Sie sich die Kopien des Projekts auflisten, und wählen Sie eine davon.</translation>
    </message>
    <message>
        <source>{target} is there already and is not written over. Choose another name.</source>
        <translation>{target} ist schon da und wird nicht überschrieben. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>{target} would not hold what {place} does ({told}). Try again.</source>
        <translation>{target} enthielte nicht, was {place} enthält ({told}). Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{source}: there is no such file. Name a copy that fourclick project backup wrote.</source>
        <translation>{source}: Es gibt keine solche Datei. Nennen Sie eine Kopie, die fourclick project backup geschrieben hat.</translation>
    </message>
    <message>
        <source>{source} is a database, but no copy of a Fourclick project.</source>
        <translation>{source} ist eine Datenbank, aber keine Kopie eines Fourclick-Projekts.</translation>
    </message>
    <message>
        <source>{source} was written by a newer Fourclick (schema {schema}). Update Fourclick, then restore it.</source>
        <translation>{source} wurde von einem neueren Fourclick geschrieben (Schema {schema}). Aktualisieren Sie Fourclick, und stellen Sie die Kopie dann wieder her.</translation>
    </message>
    <message>
        <source>{folder} holds a project already, which is not written over. Choose another folder.</source>
        <translation>{folder} enthält schon ein Projekt, das nicht überschrieben wird. Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{source} has the older schema {schema}. Restore it into a folder, run fourclick project migrate there, back that up, and restore the new copy into PostgreSQL.</source>
        <translation>{source} hat das ältere Schema {schema}. Stellen Sie die Kopie in einem Ordner wieder her, führen Sie dort fourclick project migrate aus, sichern Sie das, und stellen Sie die neue Kopie in PostgreSQL wieder her.</translation>
    </message>
    <message>
        <source>{place} holds a project already, which is not written over. Choose an empty database.</source>
        <translation>{place} enthält schon ein Projekt, das nicht überschrieben wird. Wählen Sie eine leere Datenbank.</translation>
    </message>
    <message>
        <source>{place} would not hold what {source} does ({difference}).</source>
        <translation>{place} enthielte nicht, was {source} enthält ({difference}).</translation>
    </message>
    <message>
        <source>{path} is damaged ({found}). Use another copy.</source>
        <translation>{path} ist beschädigt ({found}). Verwenden Sie eine andere Kopie.</translation>
    </message>
    <message>
        <source>The mask {mask}… is damaged: its SHA-256 differs.</source>
        <translation>Die Maske {mask}… ist beschädigt: Ihr SHA-256 weicht ab.</translation>
    </message>
    <message>
        <source>No package for it is known: have it exported without compression.</source>
        <translation>Ein Paket dafür ist nicht bekannt: Lassen Sie die Dateien ohne Kompression exportieren.</translation>
    </message>
    <message>
        <source>pip install {package} adds it.</source>
        <translation>pip install {package} rüstet das nach.</translation>
    </message>
    <message>
        <source>Packed DICOM files cannot be read now: no process can be started for it ({strerror}). Try again.</source>
        <translation>Gepackte DICOM-Dateien können jetzt nicht gelesen werden: Es kann kein Prozess dafür gestartet werden ({strerror}). Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{name}: unpacking it was stopped after {seconds:g} s. It is damaged, or made to keep programs busy; it is not opened.</source>
        <translation>{name}: Das Entpacken wurde nach {seconds:g} s angehalten. Die Datei ist beschädigt oder soll Programme beschäftigen; sie wird nicht geöffnet.</translation>
    </message>
    <message>
        <source>{name}: unpacking its pixels ended badly ({how}), as with damaged and hostile files. It is not opened; copy it again.</source>
        <translation>{name}: Das Entpacken der Pixel endete schlecht ({how}), wie bei beschädigten und bösartigen Dateien. Sie wird nicht geöffnet; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>Packed DICOM files cannot be read now: the process for it does not start. Try again.</source>
        <translation>Gepackte DICOM-Dateien können jetzt nicht gelesen werden: Der Prozess dafür startet nicht. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{name}: its pixels claim more memory than there is. The file is damaged.</source>
        <translation>{name}: Die Pixel verlangen mehr Speicher, als da ist. Die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>{name}: the deflated DICOM file of {size:.1f} MB grows beyond {most:.0f} MB. It is not opened; have it exported without deflating.</source>
        <translation>{name}: Die gepackte DICOM-Datei von {size:.1f} MB wächst über {most:.0f} MB. Sie wird nicht geöffnet; lassen Sie sie ungepackt exportieren.</translation>
    </message>
    <message>
        <source>Open its files one by one.</source>
        <translation>Öffnen Sie ihre Dateien einzeln.</translation>
    </message>
    <message>
        <source>{name}: its slices do not say where they lie; they are sorted by number and 1 mm apart.</source>
        <translation>{name}: Die Schichten sagen nicht, wo sie liegen; sie sind nach Nummern sortiert und 1 mm auseinander.</translation>
    </message>
    <message>
        <source>{name}: its slices are {distances} apart, some may be missing; {slice_mm:.2f} is used.</source>
        <translation>{name}: Die Schichten liegen {distances} auseinander, einige fehlen vielleicht; verwendet wird {slice_mm:.2f}.</translation>
    </message>
    <message>
        <source>{name}: it mixes multi-frame files with others. {remedy}</source>
        <translation>{name}: Mehrteilige Dateien (Multi-Frame) sind mit anderen gemischt. {remedy}</translation>
    </message>
    <message>
        <source>Export it again as single-frame files, or as one straight stack.</source>
        <translation>Exportieren Sie sie noch einmal mit einem Frame je Datei, oder als einen geraden Stapel.</translation>
    </message>
    <message>
        <source>{name}: its frames do not say where they lie; they are shown in the order of the file.</source>
        <translation>{name}: Die Frames sagen nicht, wo sie liegen; sie werden in der Reihenfolge der Datei gezeigt.</translation>
    </message>
    <message>
        <source>its frames are {distances} apart: some are missing, or they are several stacks.</source>
        <translation>Die Frames liegen {distances} auseinander: Einige fehlen, oder es sind mehrere Stapel.</translation>
    </message>
    <message>
        <source>{name}: its header is damaged ({error}). Copy the file again.</source>
        <translation>{name}: Der Header ist beschädigt ({error}). Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the DICOM file nests or claims more than any real one ({kind}). It is not opened.</source>
        <translation>{name}: Die DICOM-Datei verschachtelt oder verlangt mehr als jede echte ({kind}). Sie wird nicht geöffnet.</translation>
    </message>
    <message>
        <source>{name}: this is not a readable DICOM file ({error}). Check the file, or copy it again.</source>
        <translation>{name}: Das ist keine lesbare DICOM-Datei ({error}). Prüfen Sie die Datei, oder kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the DICOM file holds no image (modality {modality}).</source>
        <translation>{name}: Die DICOM-Datei enthält kein Bild (Modalität {modality}).</translation>
    </message>
    <message>
        <source>{name}: its pixels cannot be read ({error}). The file was probably cut off; copy it again.</source>
        <translation>{name}: Die Pixel können nicht gelesen werden ({error}). Die Datei wurde wohl abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: no decoder for its compression ({compression}) is installed. {remedy}</source>
        <translation>{name}: Für diese Kompression ({compression}) ist kein Decoder installiert. {remedy}</translation>
    </message>
    <message>
        <source>{name}: its pixel spacing {pixel_mm} is not usable; 1 mm is assumed.</source>
        <translation>{name}: Der Pixelabstand {pixel_mm} ist nicht brauchbar; angenommen wird 1 mm.</translation>
    </message>
    <message>
        <source>{name}: its orientation is not at right angles; how it lies in the patient is unknown.</source>
        <translation>{name}: Die Orientierung ist nicht rechtwinklig; wie das Bild im Patienten liegt, ist unbekannt.</translation>
    </message>
    <message>
        <source>{name}: its position {position_mm} is not usable; where it lies in the patient is unknown.</source>
        <translation>{name}: Die Position {position_mm} ist nicht brauchbar; wo das Bild im Patienten liegt, ist unbekannt.</translation>
    </message>
    <message>
        <source>{name}: its slices differ in size ({sizes}). {remedy}</source>
        <translation>{name}: Die Schichten sind verschieden groß ({sizes}). {remedy}</translation>
    </message>
    <message>
        <source>{name}: it holds {count} frames and describes {described} of them. It was badly converted; export it again.</source>
        <translation>{name}: Die Datei enthält {count} Frames und beschreibt {described} davon. Sie wurde schlecht umgewandelt; exportieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: its rescale slope or intercept is no number, so its values are unknown. Export it again.</source>
        <translation>{name}: Rescale Slope oder Intercept ist keine Zahl, darum sind die Werte unbekannt. Exportieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>{name}: this is not a readable DICOM file ({told}). Check the file, or copy it again.</source>
        <translation>{name}: Das ist keine lesbare DICOM-Datei ({told}). Prüfen Sie die Datei, oder kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: its files are not those that were chosen when it was added. Put them back, or add the folder again.</source>
        <translation>{name}: Die Dateien sind nicht die, die beim Hinzufügen gewählt wurden. Legen Sie diese wieder dorthin, oder fügen Sie den Ordner noch einmal hinzu.</translation>
    </message>
    <message>
        <source>{name}: {what} {remedy}</source>
        <translation>{name}: {what} {remedy}</translation>
    </message>
    <message>
        <source>{missing} of its {noun} have no usable pixel spacing, the others have.</source>
        <translation>{missing} von den {noun} haben keinen brauchbaren Pixelabstand, die anderen haben einen.</translation>
    </message>
    <message>
        <source>its {noun} differ in pixel spacing ({found} mm).</source>
        <translation>Die {noun} haben verschiedene Pixelabstände ({found} mm).</translation>
    </message>
    <message>
        <source>position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>{bad} of its {count} {noun} have no usable {word} ({keyword} is missing or damaged), so their order is unknown.</source>
        <translation>{bad} von {count} {noun} haben keine brauchbare {word} ({keyword} fehlt oder ist beschädigt), darum ist ihre Reihenfolge unbekannt.</translation>
    </message>
    <message>
        <source>its {noun} differ in orientation.</source>
        <translation>Die {noun} haben verschiedene Orientierungen.</translation>
    </message>
    <message>
        <source>time points</source>
        <translation>Zeitpunkte</translation>
    </message>
    <message>
        <source>planes (time points, echoes or the like)</source>
        <translation>Ebenen (Zeitpunkte, Echos oder Ähnliches)</translation>
    </message>
    <message>
        <source>it is a multi-dimensional acquisition with {each} {kind} at one place, {places} places in all.</source>
        <translation>Es ist eine mehrdimensionale Aufnahme mit {each} {kind} je Ort, insgesamt {places} Orte.</translation>
    </message>
    <message>
        <source>Export each of them as a series of its own.</source>
        <translation>Exportieren Sie sie jeweils als eigene Serie.</translation>
    </message>
    <message>
        <source>{repeated} of its {noun} lie at one place (repeated scans, or a time series).</source>
        <translation>{repeated} von den {noun} liegen am selben Ort (wiederholte Aufnahmen oder eine Zeitreihe).</translation>
    </message>
    <message>
        <source>Export each pass as a series of its own.</source>
        <translation>Exportieren Sie jeden Durchgang als eigene Serie.</translation>
    </message>
    <message>
        <source>its {noun} are shifted sideways against each other, by up to {stray:.2f} mm.</source>
        <translation>Die {noun} sind seitlich gegeneinander verschoben, um bis zu {stray:.2f} mm.</translation>
    </message>
    <message>
        <source>its {noun} are sheared by {tilt:.1f} degrees (gantry tilt), which no export could keep.</source>
        <translation>Die {noun} sind um {tilt:.1f} Grad geschert (Gantry-Neigung), was kein Export wiedergeben könnte.</translation>
    </message>
    <message>
        <source>Add it in the app, or with --choose tilt=straighten, to have it straightened. {remedy}</source>
        <translation>Fügen Sie sie in der App hinzu, oder mit --choose tilt=straighten, um sie begradigen zu lassen. {remedy}</translation>
    </message>
    <message>
        <source>{name}: its frames do not say where they lie, so they cannot be chosen. Add it again.</source>
        <translation>{name}: Die Frames sagen nicht, wo sie liegen, darum lassen sie sich nicht auswählen. Fügen Sie die Datei noch einmal hinzu.</translation>
    </message>
    <message>
        <source>{name}: its pixels are {width:g} x {height:g} mm, as typed.</source>
        <translation>{name}: Die Pixel sind {width:g} x {height:g} mm groß, wie eingegeben.</translation>
    </message>
    <message>
        <source>{name}: its slices do not say where they lie; they are sorted by number.</source>
        <translation>{name}: Die Schichten sagen nicht, wo sie liegen; sie sind nach Nummern sortiert.</translation>
    </message>
    <message>
        <source>several of its slices lie at one place.</source>
        <translation>Mehrere Schichten liegen am selben Ort.</translation>
    </message>
    <message>
        <source>Add it again, and choose which of them to use.</source>
        <translation>Fügen Sie sie noch einmal hinzu, und wählen Sie, welche davon verwendet werden.</translation>
    </message>
    <message>
        <source>its slices are sheared by {tilt_degrees:.1f} degrees.</source>
        <translation>Die Schichten sind um {tilt_degrees:.1f} Grad geschert.</translation>
    </message>
    <message>
        <source>Add it again, and have it straightened too.</source>
        <translation>Fügen Sie sie noch einmal hinzu, und lassen Sie sie auch begradigen.</translation>
    </message>
    <message>
        <source>{name}: its slices are {distances} apart, some may be missing; {slice_mm:.2f} is used, as chosen.</source>
        <translation>{name}: Die Schichten liegen {distances} auseinander, einige fehlen vielleicht; verwendet wird {slice_mm:.2f}, wie gewählt.</translation>
    </message>
    <message>
        <source>{name}: straightened as chosen; its slices were up to {aside:.1f} mm aside.</source>
        <translation>{name}: Wie gewählt begradigt; die Schichten lagen bis zu {aside:.1f} mm daneben.</translation>
    </message>
    <message>
        <source>{name}: resampled as chosen from {count} to {resampled} slices, {slice_mm:.2f} mm apart; those in between are computed from their neighbours.</source>
        <translation>{name}: Wie gewählt von {count} auf {resampled} Schichten neu abgetastet, {slice_mm:.2f} mm auseinander; die dazwischen sind aus ihren Nachbarn berechnet.</translation>
    </message>
    <message>
        <source>{name}: stacked as it is, as chosen, though its slices are up to {aside:.1f} mm aside: lengths and places across slices are wrong by so much.</source>
        <translation>{name}: Wie gewählt gestapelt, wie es ist, obwohl die Schichten bis zu {aside:.1f} mm daneben liegen: Längen und Orte über Schichten hinweg sind um so viel falsch.</translation>
    </message>
    <message>
        <source>{name} cannot be read ({error}). Check its permissions and the disk.</source>
        <translation>{name} kann nicht gelesen werden ({error}). Prüfen Sie die Zugriffsrechte und den Datenträger.</translation>
    </message>
    <message>
        <source>{name}: by these choices {count} images come in, and one is needed. fourclick doctor lists them.</source>
        <translation>{name}: Nach dieser Wahl kommen {count} Bilder herein, und eines wird gebraucht. fourclick doctor listet sie auf.</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is no choice. Write KIND=CHOICE, such as tilt=straighten; fourclick doctor lists them.</source>
        <translation>„{text}“ ist keine Wahl. Schreiben Sie KIND=CHOICE, etwa tilt=straighten; fourclick doctor listet sie auf.</translation>
    </message>
    <message>
        <source>It has {files} of the {total} files of its series; the others differ in size or orientation.</source>
        <translation>Das sind {files} der {total} Dateien der Serie; die anderen unterscheiden sich in Größe oder Orientierung.</translation>
    </message>
    <message>
        <source>{name}: a directory of other files, which is not followed; the files themselves are looked for.</source>
        <translation>{name}: ein Verzeichnis anderer Dateien, dem nicht gefolgt wird; gesucht wird nach den Dateien selbst.</translation>
    </message>
    <message>
        <source>{name}: a segmentation object, not an image. Import it as a mask.</source>
        <translation>{name}: ein Segmentierungsobjekt, kein Bild. Importieren Sie es als Maske.</translation>
    </message>
    <message>
        <source>{name}: holds no image (modality {modality}).</source>
        <translation>{name}: enthält kein Bild (Modalität {modality}).</translation>
    </message>
    <message>
        <source>they have no usable orientation</source>
        <translation>sie haben keine brauchbare Orientierung</translation>
    </message>
    <message>
        <source>they have no usable position</source>
        <translation>sie haben keine brauchbare Position</translation>
    </message>
    <message>
        <source>their pixels are {height:g} x {width:g} mm</source>
        <translation>ihre Pixel sind {height:g} x {width:g} mm groß</translation>
    </message>
    <message>
        <source>they have no usable pixel spacing</source>
        <translation>sie haben keinen brauchbaren Pixelabstand</translation>
    </message>
    <message>
        <source>their orientation is {orientation}</source>
        <translation>ihre Orientierung ist {orientation}</translation>
    </message>
    <message>
        <source>Part {number} of {parts} with {count} of {slices} slices, which do not fit the others.</source>
        <translation>Teil {number} von {parts} mit {count} von {slices} Schichten, die nicht zu den anderen passen.</translation>
    </message>
    <message>
        <source>Part {number} of {parts} with {count} of {slices} slices, which do not fit the others: {figures}.</source>
        <translation>Teil {number} von {parts} mit {count} von {slices} Schichten, die nicht zu den anderen passen: {figures}.</translation>
    </message>
    <message>
        <source>A localizer (ImageType says so): {n} overview picture for planning.</source>
        <translation>Ein Localizer (so steht es in ImageType): {n} Übersichtsbild zur Planung.</translation>
    </message>
    <message>
        <source>A localizer (ImageType says so): {n} overview pictures for planning.</source>
        <translation>Ein Localizer (so steht es in ImageType): {n} Übersichtsbilder zur Planung.</translation>
    </message>
    <message>
        <source>An enhanced object: {frames} frames in one file, sorted by their own places.</source>
        <translation>Ein Enhanced-Objekt: {frames} Frames in einer Datei, nach ihren eigenen Orten sortiert.</translation>
    </message>
    <message>
        <source>{frames} frames in one file, which do not say where they lie; the file&apos;s order is kept.</source>
        <translation>{frames} Frames in einer Datei, die nicht sagen, wo sie liegen; die Reihenfolge der Datei bleibt.</translation>
    </message>
    <message>
        <source>{files} begin with foreign bytes before the DICOM mark, where a program can hide. They are never read or exported.</source>
        <translation>Vor der DICOM-Marke stehen fremde Bytes, in denen sich ein Programm verstecken kann: {files}. Sie werden nie gelesen oder exportiert.</translation>
    </message>
    <message>
        <source>{n} file ({first})</source>
        <translation>{n} Datei ({first})</translation>
    </message>
    <message>
        <source>{n} files ({first}, …)</source>
        <translation>{n} Dateien ({first}, …)</translation>
    </message>
    <message>
        <source>Its orientation matrix is singular, so where it lies is unknown. Have it written again.</source>
        <translation>Die Orientierungsmatrix ist singulär, darum ist unbekannt, wo das Bild liegt. Lassen Sie die Datei neu schreiben.</translation>
    </message>
    <message>
        <source>Neither sform nor qform is set: the file does not say where left and right, front and back are. Programs guess differently.</source>
        <translation>Weder sform noch qform ist gesetzt: Die Datei sagt nicht, wo links und rechts, vorn und hinten sind. Programme raten verschieden.</translation>
    </message>
    <message>
        <source>x left, y back (SimpleITK, ITK-SNAP)</source>
        <translation>x links, y hinten (SimpleITK, ITK-SNAP)</translation>
    </message>
    <message>
        <source>x left, y front (nibabel, Analyze)</source>
        <translation>x links, y vorn (nibabel, Analyze)</translation>
    </message>
    <message>
        <source>x right, y front</source>
        <translation>x rechts, y vorn</translation>
    </message>
    <message>
        <source>The sform is singular and cannot be used; the qform is at right angles.</source>
        <translation>Die sform ist singulär und nicht zu verwenden; die qform ist rechtwinklig.</translation>
    </message>
    <message>
        <source>Use the qform</source>
        <translation>Die qform verwenden</translation>
    </message>
    <message>
        <source>Its two orientations (sform and qform) disagree, by up to {apart:.1f} mm.</source>
        <translation>Die beiden Orientierungen (sform und qform) widersprechen sich, um bis zu {apart:.1f} mm.</translation>
    </message>
    <message>
        <source>Its two orientations (sform and qform) disagree, by up to {apart:.1f} mm; one is the mirror image of the other.</source>
        <translation>Die beiden Orientierungen (sform und qform) widersprechen sich, um bis zu {apart:.1f} mm; die eine ist das Spiegelbild der anderen.</translation>
    </message>
    <message>
        <source>Use the sform (as nibabel, FSL, Slicer)</source>
        <translation>Die sform verwenden (wie nibabel, FSL, Slicer)</translation>
    </message>
    <message>
        <source>Use the sform, resampled to right angles ({degrees:.1f} degrees sheared)</source>
        <translation>Die sform verwenden, rechtwinklig neu abgetastet ({degrees:.1f} Grad geschert)</translation>
    </message>
    <message>
        <source>Use the qform (as SimpleITK, ITK-SNAP)</source>
        <translation>Die qform verwenden (wie SimpleITK, ITK-SNAP)</translation>
    </message>
    <message>
        <source>Its axes are {degrees:.1f} degrees from right angles (sheared).</source>
        <translation>Die Achsen weichen um {degrees:.1f} Grad vom rechten Winkel ab (geschert).</translation>
    </message>
    <message>
        <source>Resample to right angles</source>
        <translation>Rechtwinklig neu abtasten</translation>
    </message>
    <message>
        <source>The voxel size says {told} mm, which is not usable; the sform&apos;s own counts.</source>
        <translation>Die Voxelgröße ist mit {told} mm angegeben, was nicht brauchbar ist; die der sform zählt.</translation>
    </message>
    <message>
        <source>The voxel size says {told} mm. Unless you type it, what is negative loses its sign, and what is zero or no number becomes 1 mm.</source>
        <translation>Die Voxelgröße ist mit {told} mm angegeben. Wenn Sie sie nicht eingeben, verliert Negatives sein Vorzeichen, und was null oder keine Zahl ist, wird 1 mm.</translation>
    </message>
    <message>
        <source>Load as it is, with {as_it_is} mm</source>
        <translation>Laden, wie es ist, mit {as_it_is} mm</translation>
    </message>
    <message>
        <source>Type the size of a voxel</source>
        <translation>Die Größe eines Voxels eingeben</translation>
    </message>
    <message>
        <source>The first volume</source>
        <translation>Das erste Volumen</translation>
    </message>
    <message>
        <source>Split into {count} images</source>
        <translation>In {count} Bilder teilen</translation>
    </message>
    <message>
        <source>{count} volumes in one file (time points, directions or channels).</source>
        <translation>{count} Volumina in einer Datei (Zeitpunkte, Richtungen oder Kanäle).</translation>
    </message>
    <message>
        <source>The scale&apos;s slope is {slope:g}, which means none: the stored numbers are used.</source>
        <translation>Die Steigung der Skalierung ist {slope:g}, also keine: Verwendet werden die gespeicherten Zahlen.</translation>
    </message>
    <message>
        <source>Each slice has its own scale (slopes {lowest:g} to {highest:g}); each gets its own.</source>
        <translation>Jede Schicht hat ihre eigene Skalierung (Steigungen {lowest:g} bis {highest:g}); jede bekommt ihre eigene.</translation>
    </message>
    <message>
        <source>Stored inverted (MONOCHROME1: low is white); inverted once when it is read.</source>
        <translation>Invertiert gespeichert (MONOCHROME1: Niedrig ist weiß); beim Lesen einmal invertiert.</translation>
    </message>
    <message>
        <source>Compressed as {compression}, which nothing here decodes. {remedy}</source>
        <translation>Komprimiert als {compression}, was hier nichts dekodiert. {remedy}</translation>
    </message>
    <message>
        <source>Compressed as {compression}; it can be decoded.</source>
        <translation>Komprimiert als {compression}; das kann dekodiert werden.</translation>
    </message>
    <message>
        <source>Compressed as {compression}, with loss; it can be decoded.</source>
        <translation>Verlustbehaftet komprimiert als {compression}; das kann dekodiert werden.</translation>
    </message>
    <message>
        <source>{name}: it has {size} bytes of pixels, and needs {needed}. It was cut off; copy it again.</source>
        <translation>{name}: Es sind {size} Bytes an Pixeln da, und {needed} werden gebraucht. Die Datei wurde abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>echos</source>
        <translation>Echos</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>Durchgänge</translation>
    </message>
    <message>
        <source>The instance numbers run against the slices&apos; places; the places count.</source>
        <translation>Die Instanznummern laufen den Orten der Schichten entgegen; die Orte zählen.</translation>
    </message>
    <message>
        <source>The pixel spacing is {said}, so sizes in millimetres are unknown; 1 mm is assumed unless you type them.</source>
        <translation>Angabe zum Pixelabstand: {said}. Größen in Millimetern sind damit unbekannt; angenommen wird 1 mm, wenn Sie sie nicht eingeben.</translation>
    </message>
    <message>
        <source>Type the size of a pixel</source>
        <translation>Die Größe eines Pixels eingeben</translation>
    </message>
    <message>
        <source>Load as it is, with 1 mm</source>
        <translation>Laden, wie es ist, mit 1 mm</translation>
    </message>
    <message>
        <source>an unusable position {position}</source>
        <translation>mit unbrauchbarer Position {position}</translation>
    </message>
    <message>
        <source>no position</source>
        <translation>ohne Position</translation>
    </message>
    <message>
        <source>directions that are not at right angles {directions}</source>
        <translation>mit nicht rechtwinkligen Richtungen {directions}</translation>
    </message>
    <message>
        <source>no orientation</source>
        <translation>ohne Orientierung</translation>
    </message>
    <message>
        <source>{n} slice with {what}: where they lie in the patient is unknown.</source>
        <translation>{n} Schicht {what}: Wo sie im Patienten liegt, ist unbekannt.</translation>
    </message>
    <message>
        <source>{n} slices with {what}: where they lie in the patient is unknown.</source>
        <translation>{n} Schichten {what}: Wo sie im Patienten liegen, ist unbekannt.</translation>
    </message>
    <message>
        <source>Load as it is, by instance number</source>
        <translation>Laden, wie es ist, nach Nummern</translation>
    </message>
    <message>
        <source>Load as it is, without a place</source>
        <translation>Laden, wie es ist, ohne Ort</translation>
    </message>
    <message>
        <source>{named} and {count} more</source>
        <translation>{named} und {count} weitere</translation>
    </message>
    <message>
        <source>Use the newest slice of each place</source>
        <translation>Die neueste Schicht jedes Ortes</translation>
    </message>
    <message>
        <source>Use the oldest slice of each place</source>
        <translation>Die älteste Schicht jedes Ortes</translation>
    </message>
    <message>
        <source>The only place is there {times} times ({kind}): {count} slices in all.</source>
        <translation>Den einzigen Ort gibt es {times}-mal ({kind}): insgesamt {count} Schichten.</translation>
    </message>
    <message>
        <source>Each of {n} places is there {times} times ({kind}): {count} slices in all.</source>
        <translation>Jeden von {n} Orten gibt es {times}-mal ({kind}): insgesamt {count} Schichten.</translation>
    </message>
    <message>
        <source>{spare} of {count} slices repeat a place that another has (at {named} along the stack).</source>
        <translation>{spare} von {count} Schichten wiederholen einen Ort, den eine andere hat (bei {named} entlang des Stapels).</translation>
    </message>
    <message>
        <source>{gap:.2f} mm behind slice {slice}</source>
        <translation>{gap:.2f} mm hinter Schicht {slice}</translation>
    </message>
    <message>
        <source>{n} slice is missing among {count}, which are {nominal:.2f} mm apart: {where}.</source>
        <translation>{n} Schicht fehlt unter {count}, die {nominal:.2f} mm auseinander liegen: {where}.</translation>
    </message>
    <message>
        <source>{n} slices are missing among {count}, which are {nominal:.2f} mm apart: {where}.</source>
        <translation>{n} Schichten fehlen unter {count}, die {nominal:.2f} mm auseinander liegen: {where}.</translation>
    </message>
    <message>
        <source>The slices are {least:.2f} to {most:.2f} mm apart: {where}.</source>
        <translation>Die Schichten liegen {least:.2f} bis {most:.2f} mm auseinander: {where}.</translation>
    </message>
    <message>
        <source>Compute the missing slices: {count} slices, {distance:.2f} mm apart</source>
        <translation>Fehlende Schichten berechnen: {count} Schichten, {distance:.2f} mm auseinander</translation>
    </message>
    <message>
        <source>Resample to {count} slices, {distance:.2f} mm apart</source>
        <translation>Neu abtasten: {count} Schichten, je {distance:.2f} mm</translation>
    </message>
    <message>
        <source>Split into {count} even images</source>
        <translation>In {count} gleichmäßige Bilder teilen</translation>
    </message>
    <message>
        <source>Load as it is, as though {drawn:.2f} mm apart (up to {off:.1f} mm off)</source>
        <translation>Laden, als wären es je {drawn:.2f} mm (bis zu {off:.1f} mm daneben)</translation>
    </message>
    <message>
        <source>The slices are shifted sideways against each other, by up to {stray_mm:.2f} mm.</source>
        <translation>Die Schichten sind seitlich gegeneinander verschoben, um bis zu {stray_mm:.2f} mm.</translation>
    </message>
    <message>
        <source>The stack leans by {tilt_degrees:.1f} degrees (gantry tilt), {aside:.1f} mm from end to end.</source>
        <translation>Der Stapel neigt sich um {tilt_degrees:.1f} Grad (Gantry-Neigung), {aside:.1f} mm von einem Ende zum anderen.</translation>
    </message>
    <message>
        <source>Straighten: move each slice into place</source>
        <translation>Begradigen: jede Schicht an ihren Ort</translation>
    </message>
    <message>
        <source>Load as it is, crooked (up to {aside:.1f} mm off)</source>
        <translation>Schief laden, wie es ist (bis zu {aside:.1f} mm daneben)</translation>
    </message>
    <message>
        <source>PostgreSQL needs the package psycopg, which is not installed. Install it: pip install &apos;fourclick[team]&apos;</source>
        <translation>PostgreSQL braucht das Paket psycopg, das nicht installiert ist. Installieren Sie es: pip install &apos;fourclick[team]&apos;</translation>
    </message>
    <message>
        <source>it is shorter than it should be</source>
        <translation>sie ist kürzer, als sie sein sollte</translation>
    </message>
    <message>
        <source>{path} is damaged ({found}). Restore it from a backup; nothing was changed.</source>
        <translation>{path} ist beschädigt ({found}). Stellen Sie die Datei aus einer Sicherung wieder her; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{path} may not be written to, so nothing could be saved. Change its permissions, or copy the project.</source>
        <translation>In {path} darf nicht geschrieben werden, darum könnte nichts gespeichert werden. Ändern Sie die Zugriffsrechte, oder kopieren Sie das Projekt.</translation>
    </message>
    <message>
        <source>{place} is damaged or not a project ({cause}). Restore it from a backup; nothing was changed.</source>
        <translation>{place} ist beschädigt oder kein Projekt ({cause}). Stellen Sie es aus einer Sicherung wieder her; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{place}: the disk is full. Free some space; what was saved before is safe, the last change is not saved yet.</source>
        <translation>{place}: Der Datenträger ist voll. Schaffen Sie Platz; was zuvor gespeichert wurde, ist sicher, die letzte Änderung ist noch nicht gespeichert.</translation>
    </message>
    <message>
        <source>{place} cannot be written ({cause}). Check the folder and its permissions.</source>
        <translation>{place} kann nicht geschrieben werden ({cause}). Prüfen Sie den Ordner und seine Zugriffsrechte.</translation>
    </message>
    <message>
        <source>{place} does not answer ({cause}). Check the address, the network and your password (PGPASSWORD or ~/.pgpass); what was saved before is safe.</source>
        <translation>{place} antwortet nicht ({cause}). Prüfen Sie die Adresse, das Netzwerk und Ihr Passwort (PGPASSWORD oder ~/.pgpass); was zuvor gespeichert wurde, ist sicher.</translation>
    </message>
    <message>
        <source>{place}: the project could not be read or written ({cause}). Check the disk, then try again.</source>
        <translation>{place}: Das Projekt konnte nicht gelesen oder geschrieben werden ({cause}). Prüfen Sie den Datenträger, und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
        <source>{name}: only NIfTI files hold time points that can be shown. Convert it to NIfTI.</source>
        <translation>{name}: Nur NIfTI-Dateien enthalten Zeitpunkte, die gezeigt werden können. Wandeln Sie die Datei in NIfTI um.</translation>
    </message>
    <message>
        <source>{name} cannot be read ({error}). Check where it is.</source>
        <translation>{name} kann nicht gelesen werden ({error}). Prüfen Sie, wo die Datei liegt.</translation>
    </message>
    <message>
        <source>{place}: there is no such file. It was moved or renamed; put it back, or add it again.</source>
        <translation>{place}: Es gibt keine solche Datei. Sie wurde verschoben oder umbenannt; legen Sie sie wieder dorthin, oder fügen Sie sie neu hinzu.</translation>
    </message>
    <message>
        <source>{name}: the file is empty (0 bytes). Copy it again.</source>
        <translation>{name}: Die Datei ist leer (0 Bytes). Kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: there is not enough memory to read it. Close other programs, or crop the image.</source>
        <translation>{name}: Zum Lesen reicht der Speicher nicht. Schließen Sie andere Programme, oder schneiden Sie das Bild zu.</translation>
    </message>
    <message>
        <source>{name}: files of this type are not read. Known are {known}.</source>
        <translation>{name}: Dateien dieser Art werden nicht gelesen. Bekannt sind {known}.</translation>
    </message>
    <message>
        <source>{folder}: the folder of this DICOM series is gone. Put it back, or add it again.</source>
        <translation>{folder}: Der Ordner dieser DICOM-Serie ist weg. Legen Sie ihn wieder dorthin, oder fügen Sie ihn neu hinzu.</translation>
    </message>
    <message>
        <source>{name}: the folder holds no DICOM series. Choose an image file in it.</source>
        <translation>{name}: Der Ordner enthält keine DICOM-Serie. Wählen Sie eine Bilddatei darin.</translation>
    </message>
    <message>
        <source>{name}: the folder holds {count} DICOM series. Open the folder in the app, or one file of it.</source>
        <translation>{name}: Der Ordner enthält {count} DICOM-Serien. Öffnen Sie den Ordner in der App, oder eine Datei daraus.</translation>
    </message>
    <message>
        <source>{name}: the folder no longer holds the series {uid}.</source>
        <translation>{name}: Der Ordner enthält die Serie {uid} nicht mehr.</translation>
    </message>
    <message>
        <source>{name} has {bad} voxels that are NaN or infinite; they are shown black and count as the darkest value.</source>
        <translation>{name} hat {bad} Voxel, die NaN oder unendlich sind; sie werden schwarz gezeigt und zählen als dunkelster Wert.</translation>
    </message>
    <message>
        <source>There is no split &apos;{split}&apos;. Choose one of: {splits}.</source>
        <translation>Es gibt keine Aufteilung „{split}“. Wählen Sie eine von: {splits}.</translation>
    </message>
    <message>
        <source>{name}: voxels of type {kind!r} are not supported.</source>
        <translation>{name}: Voxel der Art {kind!r} werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>{name}: line skip and byte skip are not supported. Save it as a plain .nrrd file.</source>
        <translation>{name}: line skip und byte skip werden nicht unterstützt. Speichern Sie die Datei als einfache .nrrd-Datei.</translation>
    </message>
    <message>
        <source>{name}: the encoding {encoding!r} is not supported. Save it with raw or gzip.</source>
        <translation>{name}: Die Kodierung {encoding!r} wird nicht unterstützt. Speichern Sie die Datei mit raw oder gzip.</translation>
    </message>
    <message>
        <source>{name}: this is not a NRRD file. Check the file&apos;s type.</source>
        <translation>{name}: Das ist keine NRRD-Datei. Prüfen Sie die Art der Datei.</translation>
    </message>
    <message>
        <source>{name}: this is not a MetaImage (its header names no ElementDataFile). Check the file&apos;s type.</source>
        <translation>{name}: Das ist kein MetaImage (der Header nennt kein ElementDataFile). Prüfen Sie die Art der Datei.</translation>
    </message>
    <message>
        <source>{name}: data in several files are not supported. Save the image as one file.</source>
        <translation>{name}: Daten in mehreren Dateien werden nicht unterstützt. Speichern Sie das Bild als eine Datei.</translation>
    </message>
    <message>
        <source>{name} names data outside its own folder ({named}), which is not followed. Put both into one folder.</source>
        <translation>{name} nennt Daten außerhalb des eigenen Ordners ({named}), denen nicht gefolgt wird. Legen Sie beide in einen Ordner.</translation>
    </message>
    <message>
        <source>{name}: its data file {named} is missing. Copy it to the header&apos;s folder.</source>
        <translation>{name}: Die Datendatei {named} fehlt. Kopieren Sie sie in den Ordner des Headers.</translation>
    </message>
    <message>
        <source>{name}: its {field} is {text!r}, which are no whole numbers. The file is damaged.</source>
        <translation>{name}: {field} ist {text!r}, das sind keine ganzen Zahlen. Die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {told} Copy the file again, or convert it.</source>
        <translation>{name} kann nicht gelesen werden: {told} Kopieren Sie die Datei noch einmal, oder wandeln Sie sie um.</translation>
    </message>
    <message>
        <source>{name}: complex voxels are not supported. Save their magnitude instead.</source>
        <translation>{name}: Komplexe Voxel werden nicht unterstützt. Speichern Sie stattdessen ihren Betrag.</translation>
    </message>
    <message>
        <source>{name}: {channels} values per voxel are neither grey nor RGB. Save one of them.</source>
        <translation>{name}: {channels} Werte je Voxel sind weder grau noch RGB. Speichern Sie einen davon.</translation>
    </message>
    <message>
        <source>{name} has {count} volumes; the first one is shown.</source>
        <translation>{name} hat {count} Volumina; gezeigt wird das erste.</translation>
    </message>
    <message>
        <source>{name} is larger than 4 MB, which no table of labels is. Choose another file.</source>
        <translation>{name} ist größer als 4 MB, was keine Tabelle von Labels ist. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} cannot be read ({strerror}). Check the file and its permissions.</source>
        <translation>{name} kann nicht gelesen werden ({strerror}). Prüfen Sie die Datei und ihre Zugriffsrechte.</translation>
    </message>
    <message>
        <source>{name} is no text in UTF-8. Save it as such, or choose another file.</source>
        <translation>{name} ist kein Text in UTF-8. Speichern Sie die Datei so, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>{name} is no table of labels ({error}). Known are ITK-SNAP&apos;s label descriptions (.txt), Slicer&apos;s colour tables (.ctbl), nnU-Net&apos;s dataset.json and Fourclick&apos;s own .json.</source>
        <translation>{name} ist keine Tabelle von Labels ({error}). Bekannt sind die Labelbeschreibungen von ITK-SNAP (.txt), die Farbtabellen von Slicer (.ctbl), die dataset.json von nnU-Net und die eigene .json von Fourclick.</translation>
    </message>
    <message>
        <source>{name} names no label. Choose another file.</source>
        <translation>{name} nennt kein Label. Wählen Sie eine andere Datei.</translation>
    </message>
    <message>
        <source>{name} does not say which table it is to be. Let it end in .txt, .ctbl or .json.</source>
        <translation>{name} sagt nicht, welche Tabelle es werden soll. Lassen Sie den Namen auf .txt, .ctbl oder .json enden.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({strerror}). Choose another folder.</source>
        <translation>{path} kann nicht geschrieben werden ({strerror}). Wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{key} is a region of several labels, which has no number of its own; list the labels</source>
        <translation>{key} ist eine Region aus mehreren Labels, die keine eigene Nummer hat; listen Sie die Labels auf</translation>
    </message>
    <message>
        <source>{key} has no number</source>
        <translation>{key} hat keine Nummer</translation>
    </message>
    <message>
        <source>the line {line!r} has neither form</source>
        <translation>die Zeile {line!r} hat keine der beiden Formen</translation>
    </message>
    <message>
        <source>{text!r} is no colour such as #E69F00</source>
        <translation>{text!r} ist keine Farbe wie #E69F00</translation>
    </message>
    <message>
        <source>colours go from 0 to 255</source>
        <translation>Farben gehen von 0 bis 255</translation>
    </message>
    <message>
        <source>{name}: the header says its size is {size}; the image is empty.</source>
        <translation>{name}: Nach dem Header ist die Größe {size}; das Bild ist leer.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>{name}: the header claims {size:.1f} GiB of voxels, over the {most} GiB that are read. The file is damaged, or made to exhaust the memory.</source>
        <translation>{name}: Der Header verlangt {size:.1f} GiB an Voxeln, mehr als die {most} GiB, die gelesen werden. Die Datei ist beschädigt, oder sie soll den Speicher erschöpfen.</translation>
    </message>
    <message>
        <source>{name}: the picture is {width} x {height} pixels; it is empty.</source>
        <translation>{name}: Das Bild hat {width} x {height} Pixel; es ist leer.</translation>
    </message>
    <message>
        <source>{name}: the picture claims {width} x {height} pixels, over the {most} million that are read. It is damaged, or a decompression bomb.</source>
        <translation>{name}: Das Bild verlangt {width} x {height} Pixel, mehr als die {most} Millionen, die gelesen werden. Es ist beschädigt, oder eine Dekompressionsbombe.</translation>
    </message>
    <message>
        <source>{name}: the file holds {got} of {expected} bytes of voxels. It was probably cut off while copying; copy it again.</source>
        <translation>{name}: Die Datei enthält {got} von {expected} Bytes an Voxeln. Sie wurde wohl beim Kopieren abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{text} is no place for masks: write a folder&apos;s whole path, or s3://bucket/folder.</source>
        <translation>{text} ist kein Ort für Masken: Schreiben Sie den ganzen Pfad eines Ordners, oder s3://bucket/folder.</translation>
    </message>
    <message>
        <source>Masks cannot be kept by {protocol}. Choose one of: {protocols}.</source>
        <translation>Masken können nicht mit {protocol} aufbewahrt werden. Wählen Sie eines von: {protocols}.</translation>
    </message>
    <message>
        <source>The last change is not saved yet; what was saved before is safe.</source>
        <translation>Die letzte Änderung ist noch nicht gespeichert; was zuvor gespeichert wurde, ist sicher.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>This project&apos;s masks lie at {url}, for which a package is missing. {error}</source>
        <translation>Die Masken dieses Projekts liegen bei {url}, wofür ein Paket fehlt. {error}</translation>
    </message>
    <message>
        <source>The project&apos;s masks at {url} cannot be reached ({cause}). {consequence}</source>
        <translation>Die Masken des Projekts bei {url} sind nicht erreichbar ({cause}). {consequence}</translation>
    </message>
    <message>
        <source>The projects have more than {most} labels together. Merge fewer.</source>
        <translation>Die Projekte haben zusammen mehr als {most} Labels. Führen Sie weniger zusammen.</translation>
    </message>
    <message>
        <source>{name}, their number {id}, is number {number} here.</source>
        <translation>{name}, dort Nummer {id}, hat hier die Nummer {number}.</translation>
    </message>
    <message>
        <source>A mask at {present} is damaged or gone ({mask}…), so it stays there. Restore it, then try again; fourclick project verify lists all of them.</source>
        <translation>Eine Maske bei {present} ist beschädigt oder weg ({mask}…), darum bleibt sie dort. Stellen Sie sie wieder her, und versuchen Sie es dann noch einmal; fourclick project verify listet alle davon auf.</translation>
    </message>
    <message>
        <source>{name} has {count} volumes; the first one is annotated, the slider shows the others.</source>
        <translation>{name} hat {count} Volumina; annotiert wird das erste, der Regler zeigt die anderen.</translation>
    </message>
    <message>
        <source>{name}: there is no time point {frame}, the file has {count}. Choose another one.</source>
        <translation>{name}: Es gibt keinen Zeitpunkt {frame}, die Datei hat {count}. Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>{name}: the packed file is damaged. Copy it again.</source>
        <translation>{name}: Die gepackte Datei ist beschädigt. Kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the file is only {count} bytes long, shorter than a NIfTI header. Copy it again.</source>
        <translation>{name}: Die Datei ist nur {count} Bytes lang, kürzer als ein NIfTI-Header. Kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: this is not a NIfTI file ({error}). Check the file&apos;s type.</source>
        <translation>{name}: Das ist keine NIfTI-Datei ({error}). Prüfen Sie die Art der Datei.</translation>
    </message>
    <message>
        <source>{name}: this is not a single-file NIfTI (its magic is {magic!r}). Convert it to .nii or .nii.gz.</source>
        <translation>{name}: Das ist kein NIfTI in einer Datei (die Kennung ist {magic!r}). Wandeln Sie es in .nii oder .nii.gz um.</translation>
    </message>
    <message>
        <source>{name}: the header claims {count} dimensions; an image has 2 or 3. The file is damaged.</source>
        <translation>{name}: Der Header nennt {count} Dimensionen; ein Bild hat 2 oder 3. Die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>{name}: the header says that voxels start at byte {offset:g}, which cannot be. The file is damaged.</source>
        <translation>{name}: Nach dem Header beginnen die Voxel bei Byte {offset:g}, was nicht sein kann. Die Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>{name}: voxels of type {dtype} are not supported. Convert them to grey or RGB.</source>
        <translation>{name}: Voxel der Art {dtype} werden nicht unterstützt. Wandeln Sie sie in Graustufen oder RGB um.</translation>
    </message>
    <message>
        <source>{name}: its voxel size is not usable ({spacing}); 1 mm is assumed.</source>
        <translation>{name}: Die Voxelgröße ist nicht brauchbar ({spacing}); angenommen wird 1 mm.</translation>
    </message>
    <message>
        <source>{name}: its axes are sheared, which no export could keep. Resample it to right angles first: fourclick doctor says how.</source>
        <translation>{name}: Die Achsen sind geschert, was kein Export wiedergeben könnte. Tasten Sie das Bild zuerst rechtwinklig neu ab: fourclick doctor sagt, wie.</translation>
    </message>
    <message>
        <source>{name}: resampled as chosen; its axes were {degrees:.1f} degrees from right angles.</source>
        <translation>{name}: Wie gewählt neu abgetastet; die Achsen wichen um {degrees:.1f} Grad vom rechten Winkel ab.</translation>
    </message>
    <message>
        <source>{name} does not say how it lies in the patient; left and right are unknown.</source>
        <translation>{name} sagt nicht, wie das Bild im Patienten liegt; links und rechts sind unbekannt.</translation>
    </message>
    <message>
        <source>{name}: its two orientations (sform and qform) disagree; the sform is used. Check left and right.</source>
        <translation>{name}: Die beiden Orientierungen (sform und qform) widersprechen sich; verwendet wird die sform. Prüfen Sie links und rechts.</translation>
    </message>
    <message>
        <source>{folder} lies on a network drive: keep it open on one computer at a time. A local folder is faster and safer.</source>
        <translation>{folder} liegt auf einem Netzlaufwerk: Halten Sie das Projekt immer nur auf einem Computer offen. Ein lokaler Ordner ist schneller und sicherer.</translation>
    </message>
    <message>
        <source>{folder} may not be written to. Choose another folder, or change its permissions.</source>
        <translation>In {folder} darf nicht geschrieben werden. Wählen Sie einen anderen Ordner, oder ändern Sie die Zugriffsrechte.</translation>
    </message>
    <message>
        <source>{notice} Close it elsewhere, then open it here alone.</source>
        <translation>{notice} Schließen Sie es anderswo, und öffnen Sie es dann hier allein.</translation>
    </message>
    <message>
        <source>{place} holds a project already. Open it, or choose an empty database.</source>
        <translation>{place} enthält schon ein Projekt. Öffnen Sie es, oder wählen Sie eine leere Datenbank.</translation>
    </message>
    <message>
        <source>{place} holds no project yet. Make one: fourclick project create {address}</source>
        <translation>{place} enthält noch kein Projekt. Legen Sie eines an: fourclick project create {address}</translation>
    </message>
    <message>
        <source>{folder} holds a project already. Open it, or choose another folder.</source>
        <translation>{folder} enthält schon ein Projekt. Öffnen Sie es, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>{folder} cannot be made ({strerror}). Choose a folder that you may write to.</source>
        <translation>{folder} kann nicht angelegt werden ({strerror}). Wählen Sie einen Ordner, in den Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>{folder} is not a Fourclick project: it holds no {database}. Choose a project&apos;s folder.</source>
        <translation>{folder} ist kein Fourclick-Projekt: Der Ordner enthält keine {database}. Wählen Sie den Ordner eines Projekts.</translation>
    </message>
    <message>
        <source>{name}: the compressed data end too early. It was probably cut off while copying; copy it again.</source>
        <translation>{name}: Die komprimierten Daten enden zu früh. Die Datei wurde wohl beim Kopieren abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the compressed data are damaged ({error}), so its voxels cannot be trusted. Copy the file again.</source>
        <translation>{name}: Die komprimierten Daten sind beschädigt ({error}), darum ist den Voxeln nicht zu trauen. Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the compressed data hold far more than the header says. The file is damaged, or a decompression bomb.</source>
        <translation>{name}: Die komprimierten Daten enthalten weit mehr, als der Header sagt. Die Datei ist beschädigt, oder eine Dekompressionsbombe.</translation>
    </message>
    <message>
        <source>{name}: the file holds {got} of {needed} bytes of voxels. It was probably cut off while copying; copy it again.</source>
        <translation>{name}: Die Datei enthält {got} von {needed} Bytes an Voxeln. Sie wurde wohl beim Kopieren abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: {error} It is not opened.</source>
        <translation>{name}: {error} Die Datei wird nicht geöffnet.</translation>
    </message>
    <message>
        <source>{name}: this is not a PNG, JPEG or BMP picture, or its header is damaged. Check the file.</source>
        <translation>{name}: Das ist kein PNG-, JPEG- oder BMP-Bild, oder der Header ist beschädigt. Prüfen Sie die Datei.</translation>
    </message>
    <message>
        <source>{name}: the picture is cut off or damaged ({error}). Copy the file again.</source>
        <translation>{name}: Das Bild ist abgeschnitten oder beschädigt ({error}). Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>16-bit colour cannot be decoded</source>
        <translation>Farbe mit 16 Bit kann nicht dekodiert werden</translation>
    </message>
    <message>
        <source>{name}: the JPEG ends without its end marker. It was probably cut off while copying; copy it again.</source>
        <translation>{name}: Das JPEG endet ohne seine Endmarke. Es wurde wohl beim Kopieren abgeschnitten; kopieren Sie es noch einmal.</translation>
    </message>
    <message>
        <source>A mask of an earlier revision is damaged ({mask}…).</source>
        <translation>Eine Maske einer früheren Revision ist beschädigt ({mask}…).</translation>
    </message>
    <message>
        <source>{folder} is being opened by another process just now. Try again in a moment.</source>
        <translation>{folder} wird gerade von einem anderen Prozess geöffnet. Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>{folder} is open in another Fourclick (process {pid} on {host}). Close it there; if that computer was switched off, delete {file} in the project&apos;s folder.</source>
        <translation>{folder} ist in einem anderen Fourclick offen (Prozess {pid} auf {host}). Schließen Sie es dort; wenn jener Computer ausgeschaltet wurde, löschen Sie {file} im Ordner des Projekts.</translation>
    </message>
    <message>
        <source>{somebody} works on this image at the moment. Choose another suggestion.</source>
        <translation>{somebody} arbeitet gerade an diesem Bild. Wählen Sie einen anderen Vorschlag.</translation>
    </message>
    <message>
        <source>{name}: the reader {reader} failed ({error}). Check the file.</source>
        <translation>{name}: Der Leser {reader} ist gescheitert ({error}). Prüfen Sie die Datei.</translation>
    </message>
    <message>
        <source>{moving} cannot be laid over {onto}: one of them does not say where it lies, and their sizes differ. Choose an image of the same size, or files with millimetres.</source>
        <translation>{moving} kann nicht über {onto} gelegt werden: Bei einem der beiden ist nicht bekannt, wo es liegt, und ihre Größen sind verschieden. Wählen Sie ein Bild derselben Größe, oder Dateien mit Millimetern.</translation>
    </message>
    <message>
        <source>{moving} lies elsewhere than {onto}: they have no place in common. Choose an image of the same patient and session, or register them first.</source>
        <translation>{moving} liegt anderswo als {onto}: Sie haben keinen Ort gemeinsam. Wählen Sie ein Bild desselben Patienten und derselben Sitzung, oder registrieren Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The held-out images were drawn before, and stay the same for all rounds.</source>
        <translation>Die zurückgehaltenen Bilder wurden schon gezogen und bleiben für alle Runden dieselben.</translation>
    </message>
    <message>
        <source>Round {number} was started by {annotator} meanwhile. Go on with its suggestions.</source>
        <translation>Runde {number} wurde inzwischen von {annotator} gestartet. Machen Sie mit deren Vorschlägen weiter.</translation>
    </message>
    <message>
        <source>{place} was changed by another Fourclick just now. Open the project again.</source>
        <translation>{place} wurde gerade von einem anderen Fourclick geändert. Öffnen Sie das Projekt noch einmal.</translation>
    </message>
    <message>
        <source>{place} could not be brought to schema {wanted}: {count} rows of {table} would have lost what they belong to. Nothing was changed; please report this.</source>
        <translation>{place} konnte nicht auf Schema {wanted} gebracht werden: {count} Zeilen von {table} hätten verloren, wozu sie gehören. Es wurde nichts geändert; bitte melden Sie das.</translation>
    </message>
    <message>
        <source>{place} is a database, but not one of Fourclick. Choose a Fourclick project.</source>
        <translation>{place} ist eine Datenbank, aber keine von Fourclick. Wählen Sie ein Fourclick-Projekt.</translation>
    </message>
    <message>
        <source>{place} was written by a newer Fourclick (schema {found}; this one knows {known}). Update Fourclick; nothing was changed.</source>
        <translation>{place} wurde von einem neueren Fourclick geschrieben (Schema {found}; dieses kennt {known}). Aktualisieren Sie Fourclick; es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>{place} has another schema ({found}) than this Fourclick ({known}). Run fourclick project migrate, or open it in the app once, to bring an older one up to date; update Fourclick for a newer one.</source>
        <translation>{place} hat ein anderes Schema ({found}) als dieses Fourclick ({known}). Führen Sie fourclick project migrate aus, oder öffnen Sie es einmal in der App, um ein älteres zu aktualisieren; aktualisieren Sie Fourclick für ein neueres.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>{name} is to be read with &apos;{treatment}&apos;, which this Fourclick does not know. Update it.</source>
        <translation>{name} soll mit „{treatment}“ gelesen werden, was dieses Fourclick nicht kennt. Aktualisieren Sie es.</translation>
    </message>
    <message>
        <source>It shows only some frames of its DICOM file, which this format cannot say. Export it as seg-nrrd or nifti, which hold the very same voxels.</source>
        <translation>Das Bild zeigt nur einige Frames seiner DICOM-Datei, was dieses Format nicht sagen kann. Exportieren Sie es als seg-nrrd oder nifti, die genau dieselben Voxel enthalten.</translation>
    </message>
    <message>
        <source>{name} cannot be written ({error}). Choose another folder, or close it elsewhere.</source>
        <translation>{name} kann nicht geschrieben werden ({error}). Wählen Sie einen anderen Ordner, oder schließen Sie die Datei anderswo.</translation>
    </message>
    <message>
        <source>{name} cannot be read: {error}. Copy the file again, or save it uncompressed.</source>
        <translation>{name} kann nicht gelesen werden: {error}. Kopieren Sie die Datei noch einmal, oder speichern Sie sie unkomprimiert.</translation>
    </message>
    <message>
        <source>{name}: this is not a TIFF file. Check the file&apos;s type.</source>
        <translation>{name}: Das ist keine TIFF-Datei. Prüfen Sie die Art der Datei.</translation>
    </message>
    <message>
        <source>{name}: page {page} is missing, the file ends before it. It was probably cut off; copy it again.</source>
        <translation>{name}: Seite {page} fehlt, die Datei endet davor. Sie wurde wohl abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the file holds no picture.</source>
        <translation>{name}: Die Datei enthält kein Bild.</translation>
    </message>
    <message>
        <source>{name}: the pixels of page {number} end after the file&apos;s {size} bytes. It was probably cut off while copying; copy it again.</source>
        <translation>{name}: Die Pixel von Seite {number} enden nach den {size} Bytes der Datei. Sie wurde wohl beim Kopieren abgeschnitten; kopieren Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>{name} holds {count} pictures of different sizes; the first one is shown.</source>
        <translation>{name} enthält {count} Bilder verschiedener Größe; gezeigt wird das erste.</translation>
    </message>
    <message>
        <source>{name}: pixels of type {dtype} are not supported. Save them as 8- or 16-bit or float.</source>
        <translation>{name}: Pixel der Art {dtype} werden nicht unterstützt. Speichern Sie sie mit 8 oder 16 Bit oder als Gleitkommazahlen.</translation>
    </message>
    <message>
        <source>{name}: its axes {axes} {shape} are shown as one stack of slices.</source>
        <translation>{name}: Die Achsen {axes} {shape} werden als ein Stapel von Schichten gezeigt.</translation>
    </message>
    <message>
        <source>{runs}: the folder for the training cannot be made ({strerror}). Check the disk and its permissions.</source>
        <translation>{runs}: Der Ordner für das Training kann nicht angelegt werden ({strerror}). Prüfen Sie den Datenträger und seine Zugriffsrechte.</translation>
    </message>
    <message>
        <source>{name}: surfaces are written as {suffixes}. Choose one of these endings.</source>
        <translation>{name}: Oberflächen werden als {suffixes} geschrieben. Wählen Sie eine dieser Endungen.</translation>
    </message>
    <message>
        <source>{path}: the surface cannot be written ({error}). Choose another place.</source>
        <translation>{path}: Die Oberfläche kann nicht geschrieben werden ({error}). Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>{name}: VTK could not write the surface. Choose another place.</source>
        <translation>{name}: VTK konnte die Oberfläche nicht schreiben. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>{name} holds {found} of {wanted} triangles when it is read back. Try again.</source>
        <translation>{name} enthält beim Zurücklesen {found} von {wanted} Dreiecken. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the weights do not fit the network that its JSON file describes. Take the .safetensors and the .json file from the same training run.</source>
        <translation>{name}: Die Gewichte passen nicht zu dem Netz, das die JSON-Datei beschreibt. Nehmen Sie die .safetensors- und die .json-Datei aus demselben Training.</translation>
    </message>
    <message>
        <source>{name}: none of its weights fits a {encoder} network. Choose another one.</source>
        <translation>{name}: Keines der Gewichte passt zu einem {encoder}-Netz. Wählen Sie einen anderen Checkpoint.</translation>
    </message>
    <message>
        <source>{path}: the checkpoint cannot be read ({strerror}). Check the path and its permissions.</source>
        <translation>{path}: Der Checkpoint kann nicht gelesen werden ({strerror}). Prüfen Sie den Pfad und seine Zugriffsrechte.</translation>
    </message>
    <message>
        <source>{name}: the file&apos;s SHA-256 is not the one in {beside}. It was cut off, changed or belongs to another training run; copy both files again.</source>
        <translation>{name}: Der SHA-256 der Datei ist nicht der in {beside}. Sie wurde abgeschnitten, geändert oder gehört zu einem anderen Training; kopieren Sie beide Dateien noch einmal.</translation>
    </message>
    <message>
        <source>{name} is not a Fourclick checkpoint. Choose a .safetensors file that fourclick train wrote.</source>
        <translation>{name} ist kein Checkpoint von Fourclick. Wählen Sie eine .safetensors-Datei, die fourclick train geschrieben hat.</translation>
    </message>
    <message>
        <source>{name} is not a .safetensors file. Choose the weights file that fourclick train wrote.</source>
        <translation>{name} ist keine .safetensors-Datei. Wählen Sie die Datei mit den Gewichten, die fourclick train geschrieben hat.</translation>
    </message>
    <message>
        <source>{path}: there is no such checkpoint. Choose the .safetensors file that fourclick train wrote.</source>
        <translation>{path}: Es gibt keinen solchen Checkpoint. Wählen Sie die .safetensors-Datei, die fourclick train geschrieben hat.</translation>
    </message>
    <message>
        <source>{name}: the file {beside} is missing beside it. Copy both files to one folder.</source>
        <translation>{name}: Daneben fehlt die Datei {beside}. Kopieren Sie beide Dateien in einen Ordner.</translation>
    </message>
    <message>
        <source>{beside} cannot be read as JSON. Copy the checkpoint&apos;s two files again.</source>
        <translation>{beside} kann nicht als JSON gelesen werden. Kopieren Sie die beiden Dateien des Checkpoints noch einmal.</translation>
    </message>
    <message>
        <source>{beside} does not describe a Fourclick checkpoint (format {format}).</source>
        <translation>{beside} beschreibt keinen Checkpoint von Fourclick (Format {format}).</translation>
    </message>
    <message>
        <source>The four extreme points lie on one spot. Click the object&apos;s left, right, top and bottom ends.</source>
        <translation>Die vier Extrempunkte liegen auf einem Fleck. Klicken Sie das linke, rechte, obere und untere Ende des Objekts an.</translation>
    </message>
    <message>
        <source>There is no device {name!r}. Set {variable} or --device to one of: {devices}.</source>
        <translation>Es gibt kein Gerät {name!r}. Setzen Sie {variable} oder --device auf eines von: {devices}.</translation>
    </message>
    <message>
        <source>There is no NVIDIA graphics card here that PyTorch can use. Choose the device cpu or auto.</source>
        <translation>Hier gibt es keine NVIDIA-Grafikkarte, die PyTorch verwenden kann. Wählen Sie das Gerät cpu oder auto.</translation>
    </message>
    <message>
        <source>OpenVINO is not installed. Run pip install openvino, or choose the device torch.</source>
        <translation>OpenVINO ist nicht installiert. Führen Sie pip install openvino aus, oder wählen Sie das Gerät torch.</translation>
    </message>
    <message>
        <source>8-bit integers need the package nncf. Run pip install nncf, or choose the device openvino.</source>
        <translation>8-Bit-Ganzzahlen brauchen das Paket nncf. Führen Sie pip install nncf aus, oder wählen Sie das Gerät openvino.</translation>
    </message>
    <message>
        <source>The {role} click at ({x:g}, {y:g}) lies outside the image, which is {width} x {height} pixels.</source>
        <translation>Der Klick ({role}) bei ({x:g}, {y:g}) liegt außerhalb des Bildes von {width} x {height} Pixeln.</translation>
    </message>
    <message>
        <source>A mask needs four extreme points (left, right, top, bottom); there are {count}.</source>
        <translation>Eine Maske braucht vier Extrempunkte (links, rechts, oben, unten); es sind {count}.</translation>
    </message>
    <message>
        <source>A click needs two finite coordinates, not ({x}, {y}).</source>
        <translation>Ein Klick braucht zwei endliche Koordinaten, nicht ({x}, {y}).</translation>
    </message>
    <message>
        <source>An object has four extreme points: left, right, top and bottom. Drag one instead of adding a fifth.</source>
        <translation>Ein Objekt hat vier Extrempunkte: links, rechts, oben und unten. Ziehen Sie an einem, statt einen fünften zu setzen.</translation>
    </message>
    <message>
        <source>{file}: the checkpoint cannot be read ({strerror}). Take the .safetensors and the .json file that fourclick train-volume wrote.</source>
        <translation>{file}: Der Checkpoint kann nicht gelesen werden ({strerror}). Nehmen Sie die .safetensors- und die .json-Datei, die fourclick train-volume geschrieben hat.</translation>
    </message>
    <message>
        <source>{beside} is damaged. Copy it again.</source>
        <translation>{beside} ist beschädigt. Kopieren Sie die Datei noch einmal.</translation>
    </message>
    <message>
        <source>{name} is not a propagation network. Choose a file that fourclick train-volume wrote.</source>
        <translation>{name} ist kein Propagationsnetz. Wählen Sie eine Datei, die fourclick train-volume geschrieben hat.</translation>
    </message>
    <message>
        <source>{name}: the weights do not fit the network that its JSON file describes.</source>
        <translation>{name}: Die Gewichte passen nicht zu dem Netz, das die JSON-Datei beschreibt.</translation>
    </message>
    <message>
        <source>A structure needs six extreme points (two along each axis); there are {count}.</source>
        <translation>Eine Struktur braucht sechs Extrempunkte (zwei je Achse); es sind {count}.</translation>
    </message>
    <message>
        <source>All six points lie on one slice. Click a point on the first and on the last slice as well.</source>
        <translation>Alle sechs Punkte liegen auf einer Schicht. Klicken Sie auch einen Punkt auf der ersten und auf der letzten Schicht.</translation>
    </message>
    <message>
        <source>The network found nothing between the six points. Click four extreme points on one slice instead.</source>
        <translation>Das Netz hat zwischen den sechs Punkten nichts gefunden. Klicken Sie stattdessen vier Extrempunkte auf einer Schicht.</translation>
    </message>
    <message>
        <source>{stem}: NIfTI-1 holds at most {most} voxels along an axis. Export it as PNG.</source>
        <translation>{stem}: NIfTI-1 fasst höchstens {most} Voxel entlang einer Achse. Exportieren Sie das Bild als PNG.</translation>
    </message>
    <message>
        <source>{name}: SimpleITK cannot read the exported file. The image&apos;s axes may not be at right angles; export it as PNG instead.</source>
        <translation>{name}: SimpleITK kann die exportierte Datei nicht lesen. Die Achsen des Bildes sind vielleicht nicht rechtwinklig; exportieren Sie es stattdessen als PNG.</translation>
    </message>
    <message>
        <source>{name}: the labels read back by SimpleITK differ from those exported. Export again.</source>
        <translation>{name}: Die von SimpleITK zurückgelesenen Labels weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>voxels, size and world coordinates of the corners by SimpleITK</source>
        <translation>Voxel, Größe und Weltkoordinaten der Ecken mit SimpleITK</translation>
    </message>
    <message>
        <source>{file}: the labels read back differ from those exported. Export again.</source>
        <translation>{file}: Die zurückgelesenen Labels weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{file}: what is read back differs from what was exported. Export again.</source>
        <translation>{file}: Das Zurückgelesene weicht vom Exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>There are more or fewer label volumes than images. Export again.</source>
        <translation>Es gibt mehr oder weniger Labelvolumen als Bilder. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>lookup table, description and number of volumes; the whole by the BIDS validator</source>
        <translation>Zuordnungstabelle, Beschreibung und Zahl der Volumen; das Ganze mit dem BIDS-Validator</translation>
    </message>
    <message>
        <source>lookup table, description and number of volumes; ({validator} is not installed)</source>
        <translation>Zuordnungstabelle, Beschreibung und Zahl der Volumen; ({validator} ist nicht installiert)</translation>
    </message>
    <message>
        <source>{name}: SimpleITK reads another spacing, origin or direction than the image has. The image&apos;s axes may not be at right angles; export it as PNG instead.</source>
        <translation>{name}: SimpleITK liest einen anderen Abstand, Ursprung oder eine andere Richtung, als das Bild hat. Die Achsen des Bildes sind vielleicht nicht rechtwinklig; exportieren Sie es stattdessen als PNG.</translation>
    </message>
    <message>
        <source>The BIDS validator stopped: {told}. Mend or uninstall it.</source>
        <translation>Der BIDS-Validator ist stehen geblieben: {told}. Reparieren oder deinstallieren Sie ihn.</translation>
    </message>
    <message>
        <source>The BIDS validator refuses the data set: {told}.</source>
        <translation>Der BIDS-Validator lehnt den Datensatz ab: {told}.</translation>
    </message>
    <message>
        <source>{name}: the picture cannot be written. Export as NIfTI instead.</source>
        <translation>{name}: Das Bild kann nicht geschrieben werden. Exportieren Sie stattdessen als NIfTI.</translation>
    </message>
    <message>
        <source>{stem}: there are pictures that no annotation speaks of. Export again.</source>
        <translation>{stem}: Es gibt Bilder, von denen keine Annotation spricht. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: {count} regions became {found}. Export again.</source>
        <translation>{name}: Aus {count} Regionen wurden {found}. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>mask, area and box of each region by pycocotools, pictures by Pillow</source>
        <translation>Maske, Fläche und Rechteck jeder Region mit pycocotools, Bilder mit Pillow</translation>
    </message>
    <message>
        <source>{file}: the annotations read back differ from those exported. Export again.</source>
        <translation>{file}: Die zurückgelesenen Annotationen weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>each line of annotations.json with the verified regions</source>
        <translation>jede Zeile von annotations.json mit den geprüften Regionen</translation>
    </message>
    <message>
        <source>{file}: pycocotools finds other numbers of pictures or regions. Export again.</source>
        <translation>{file}: pycocotools findet andere Zahlen von Bildern oder Regionen. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>annotations.json as a whole: pictures, regions, ids and categories by pycocotools</source>
        <translation>annotations.json als Ganzes: Bilder, Regionen, Nummern und Kategorien mit pycocotools</translation>
    </message>
    <message>
        <source>{name}: the picture read back by Pillow differs from the one exported. Export again.</source>
        <translation>{name}: Das von Pillow zurückgelesene Bild weicht vom exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: a region read back by pycocotools differs from the one exported. Export again.</source>
        <translation>{name}: Eine von pycocotools zurückgelesene Region weicht von der exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{stem}: a region&apos;s area is not the number of its mask&apos;s pixels. Export again.</source>
        <translation>{stem}: Die Fläche einer Region ist nicht die Zahl der Pixel ihrer Maske. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>each region&apos;s area with its mask&apos;s pixels</source>
        <translation>die Fläche jeder Region mit den Pixeln ihrer Maske</translation>
    </message>
    <message>
        <source>{name}: the columns read back differ from those exported. Export again.</source>
        <translation>{name}: Die zurückgelesenen Spalten weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: a row read back differs from the one exported. Export again.</source>
        <translation>{name}: Eine zurückgelesene Zeile weicht von der exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: there are more rows than regions or clicks. Export again.</source>
        <translation>{name}: Es gibt mehr Zeilen als Regionen oder Klicks. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>all rows of the tables, of which no cell is a formula</source>
        <translation>alle Zeilen der Tabellen, von denen keine Zelle eine Formel ist</translation>
    </message>
    <message>
        <source>not by dciodvfy, which is not installed (Debian: apt install dicom3tools)</source>
        <translation>nicht mit dciodvfy, das nicht installiert ist (Debian: apt install dicom3tools)</translation>
    </message>
    <message>
        <source>dciodvfy finds {name} wrong, perhaps as its source is: {what}</source>
        <translation>dciodvfy findet {name} falsch, vielleicht weil die Quelle es ist: {what}</translation>
    </message>
    <message>
        <source>the whole by dciodvfy</source>
        <translation>das Ganze mit dciodvfy</translation>
    </message>
    <message>
        <source>Its DICOM headers cannot be used ({error}). Export it as nifti or png.</source>
        <translation>Die DICOM-Header sind nicht zu verwenden ({error}). Exportieren Sie das Bild als nifti oder png.</translation>
    </message>
    <message>
        <source>each segment&apos;s voxels, name, place and source instance by pydicom and NumPy; {checked}</source>
        <translation>Voxel, Name, Lage und Quellinstanz jedes Segments mit pydicom und NumPy; {checked}</translation>
    </message>
    <message>
        <source>{name}: the segments read back are {names}, those exported {expected}. Export again.</source>
        <translation>{name}: Zurückgelesen sind die Segmente {names}, exportiert {expected}. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the voxels of “{label}” read back differently. Export again.</source>
        <translation>{name}: Die Voxel von „{label}“ sind zurückgelesen andere. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: slice {index} lies at {does} mm, the image&apos;s at {should}. Export again.</source>
        <translation>{name}: Schicht {index} liegt bei {does} mm, die des Bildes bei {should}. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>This format is tied to DICOM images, and this one was read from another file. Export it as seg-nrrd or nifti.</source>
        <translation>Dieses Format ist an DICOM-Bilder gebunden, und dieses wurde aus einer anderen Datei gelesen. Exportieren Sie es als seg-nrrd oder nifti.</translation>
    </message>
    <message>
        <source>Its DICOM files have no {missing}, which this format needs. Export it as nifti or png.</source>
        <translation>Den DICOM-Dateien fehlt {missing}, was dieses Format braucht. Exportieren Sie das Bild als nifti oder png.</translation>
    </message>
    <message>
        <source>Its DICOM files are not those that were annotated. Put the annotated files back.</source>
        <translation>Die DICOM-Dateien sind nicht die, die annotiert wurden. Legen Sie die annotierten Dateien wieder dorthin.</translation>
    </message>
    <message>
        <source>each contour&apos;s place, instance and filled pixels by pydicom and scikit-image; {checked}</source>
        <translation>Lage, Instanz und gefüllte Pixel jeder Kontur mit pydicom und scikit-image; {checked}</translation>
    </message>
    <message>
        <source>Its DICOM files do not say where it lies in the patient, and a structure set has contours in millimetres. Export it as dicom-seg or png.</source>
        <translation>Die DICOM-Dateien sagen nicht, wo das Bild im Patienten liegt, und ein Structure Set hat Konturen in Millimetern. Exportieren Sie es als dicom-seg oder png.</translation>
    </message>
    <message>
        <source>{name}: the regions of interest read back are {names}, those exported {expected}. Export again.</source>
        <translation>{name}: Zurückgelesen sind die Regions of Interest {names}, exportiert {expected}. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: “{label}” differs by {wrong} voxels when its contours are filled. Export again.</source>
        <translation>{name}: „{label}“ weicht um {wrong} Voxel ab, wenn die Konturen gefüllt werden. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: a contour lies {off:.4f} mm off slice {index}, or names another instance. Export again.</source>
        <translation>{name}: Eine Kontur liegt {off:.4f} mm neben Schicht {index}, oder nennt eine andere Instanz. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{stem}: other masks were written than there are. Export again.</source>
        <translation>{stem}: Es wurden andere Masken geschrieben, als es gibt. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the mask read back by OpenCV differs from the one exported. Export again.</source>
        <translation>{name}: Die von OpenCV zurückgelesene Maske weicht von der exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>number, size and pixels of the masks by OpenCV</source>
        <translation>Zahl, Größe und Pixel der Masken mit OpenCV</translation>
    </message>
    <message>
        <source>size, spacing, origin, direction and voxels by SimpleITK, both transforms and length by nibabel</source>
        <translation>Größe, Abstand, Ursprung, Richtung und Voxel mit SimpleITK, beide Transformationen und die Länge mit nibabel</translation>
    </message>
    <message>
        <source>{name}: nibabel cannot read the exported file ({error}). Export again.</source>
        <translation>{name}: nibabel kann die exportierte Datei nicht lesen ({error}). Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: nibabel reads another place or other labels than were exported. Export again.</source>
        <translation>{name}: nibabel liest eine andere Lage oder andere Labels, als exportiert wurden. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the voxels read back by SimpleITK differ from the image&apos;s. Export again.</source>
        <translation>{name}: Die von SimpleITK zurückgelesenen Voxel weichen von denen des Bildes ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>voxels, labels, size, spacing, origin and direction of each image and label file by SimpleITK</source>
        <translation>Voxel, Labels, Größe, Abstand, Ursprung und Richtung jeder Bild- und Labeldatei mit SimpleITK</translation>
    </message>
    <message>
        <source>dataset.json: what is read back differs from what was exported. Export again.</source>
        <translation>dataset.json: Das Zurückgelesene weicht vom Exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>dataset.json: the labels are not consecutive from 0. Export again.</source>
        <translation>dataset.json: Die Labels sind nicht ab 0 durchnummeriert. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>dataset.json, the number of files, and folds that share no patient; the whole by nnU-Net</source>
        <translation>dataset.json, die Zahl der Dateien, und Folds ohne gemeinsame Patienten; das Ganze mit nnU-Net</translation>
    </message>
    <message>
        <source>dataset.json, the number of files, and folds that share no patient (nnU-Net itself is not installed)</source>
        <translation>dataset.json, die Zahl der Dateien, und Folds ohne gemeinsame Patienten (nnU-Net selbst ist nicht installiert)</translation>
    </message>
    <message>
        <source>Some of the images are grey and some are in colour, which is no data set for nnU-Net. Export them apart, choosing by name (--images).</source>
        <translation>Einige Bilder sind grau und einige farbig, was kein Datensatz für nnU-Net ist. Exportieren Sie sie getrennt, nach Namen gewählt (--images).</translation>
    </message>
    <message>
        <source>{stem}: PNG for nnU-Net holds pictures of 8-bit colour or 8 or 16-bit grey values. Choose the format nnunet.</source>
        <translation>{stem}: PNG für nnU-Net fasst Bilder in 8-Bit-Farbe oder in 8- oder 16-Bit-Graustufen. Wählen Sie das Format nnunet.</translation>
    </message>
    <message>
        <source>{name}: the picture read back by Pillow differs from the image. Export again.</source>
        <translation>{name}: Das von Pillow zurückgelesene Bild weicht vom Bild ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>pixels and labels of each picture by Pillow</source>
        <translation>Pixel und Labels jedes Bildes mit Pillow</translation>
    </message>
    <message>
        <source>{name}: some voxels are NaN or infinite, which nnU-Net refuses. Mend the image, or leave it out.</source>
        <translation>{name}: Einige Voxel sind NaN oder unendlich, was nnU-Net ablehnt. Reparieren Sie das Bild, oder lassen Sie es weg.</translation>
    </message>
    <message>
        <source>{name}: SimpleITK cannot read the exported file. The image&apos;s axes may not be at right angles; leave it out.</source>
        <translation>{name}: SimpleITK kann die exportierte Datei nicht lesen. Die Achsen des Bildes sind vielleicht nicht rechtwinklig; lassen Sie es weg.</translation>
    </message>
    <message>
        <source>{name}: SimpleITK reads another spacing, origin or direction than the image has. Its axes may not be at right angles; leave it out.</source>
        <translation>{name}: SimpleITK liest einen anderen Abstand, Ursprung oder eine andere Richtung, als das Bild hat. Seine Achsen sind vielleicht nicht rechtwinklig; lassen Sie es weg.</translation>
    </message>
    <message>
        <source>splits_final.json: a fold has a patient on both sides, or not every image. Export again.</source>
        <translation>splits_final.json: Ein Fold hat einen Patienten auf beiden Seiten, oder nicht jedes Bild. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>splits_final.json: the folds do not validate each image once. Export again.</source>
        <translation>splits_final.json: Die Folds validieren nicht jedes Bild genau einmal. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{place} holds {found} files instead of {expected}. Export again.</source>
        <translation>{place} enthält {found} Dateien statt {expected}. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>nnU-Net&apos;s own check refuses the data set: {told}</source>
        <translation>Die eigene Prüfung von nnU-Net lehnt den Datensatz ab: {told}</translation>
    </message>
    <message>
        <source>size, spacing, origin, direction and voxels by SimpleITK</source>
        <translation>Größe, Abstand, Ursprung, Richtung und Voxel mit SimpleITK</translation>
    </message>
    <message>
        <source>{name}: SimpleITK reads other segment names than were exported. Export again.</source>
        <translation>{name}: SimpleITK liest andere Segmentnamen, als exportiert wurden. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>SimpleITK and slicerio</source>
        <translation>SimpleITK und slicerio</translation>
    </message>
    <message>
        <source>SimpleITK (slicerio is not installed)</source>
        <translation>SimpleITK (slicerio ist nicht installiert)</translation>
    </message>
    <message>
        <source>voxels and names of each segment, and their place, by {readers}</source>
        <translation>Voxel und Namen jedes Segments und seine Lage mit {readers}</translation>
    </message>
    <message>
        <source>{name}: SimpleITK reads another spacing, origin or direction than the image has. Export as PNG.</source>
        <translation>{name}: SimpleITK liest einen anderen Abstand, Ursprung oder eine andere Richtung, als das Bild hat. Exportieren Sie als PNG.</translation>
    </message>
    <message>
        <source>{name}: slicerio reads another place than the image has. Export again.</source>
        <translation>{name}: slicerio liest eine andere Lage, als das Bild hat. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the segments read back by {reader} differ from those exported. Export again.</source>
        <translation>{name}: Die von {reader} zurückgelesenen Segmente weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>OME-Zarr files cannot be read back, as zarr is not installed: pip install fourclick[ome-zarr].</source>
        <translation>OME-Zarr-Dateien können nicht zurückgelesen werden, weil zarr nicht installiert ist: pip install fourclick[ome-zarr].</translation>
    </message>
    <message>
        <source>the image</source>
        <translation>das Bild</translation>
    </message>
    <message>
        <source>{name}: {place} read back by zarr differ from what was exported. Export again.</source>
        <translation>{name}: Von zarr zurückgelesen weicht ab: {place}. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: zarr reads another spacing or other names than were exported. Export again.</source>
        <translation>{name}: zarr liest einen anderen Abstand oder andere Namen, als exportiert wurden. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>voxels, labels, their names and spacing by zarr (ome-zarr-models is not installed)</source>
        <translation>Voxel, Labels, ihre Namen und Abstände mit zarr (ome-zarr-models ist nicht installiert)</translation>
    </message>
    <message>
        <source>voxels, labels, their names and spacing by zarr, the form by ome-zarr-models</source>
        <translation>Voxel, Labels, ihre Namen und Abstände mit zarr, die Form mit ome-zarr-models</translation>
    </message>
    <message>
        <source>{stem}: OME-Zarr holds whole numbers and fractions, not {dtype}. Export it as PNG.</source>
        <translation>{stem}: OME-Zarr fasst ganze Zahlen und Brüche, nicht {dtype}. Exportieren Sie das Bild als PNG.</translation>
    </message>
    <message>
        <source>{name}: ome-zarr-models refuses the file ({error}).</source>
        <translation>{name}: ome-zarr-models lehnt die Datei ab ({error}).</translation>
    </message>
    <message>
        <source>{name}: ome-zarr-models finds no labels in the file. Export again.</source>
        <translation>{name}: ome-zarr-models findet keine Labels in der Datei. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{stem}: {count} PNG files for {slices} annotated slices. Export again.</source>
        <translation>{stem}: {count} PNG-Dateien für {slices} annotierte Schichten. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the picture read back by OpenCV differs from the one exported. Export again.</source>
        <translation>{name}: Das von OpenCV zurückgelesene Bild weicht vom exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>{name}: the label numbers read back differ from those exported. Export again.</source>
        <translation>{name}: Die zurückgelesenen Labelnummern weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>size, label numbers and colours of each picture by OpenCV and Pillow</source>
        <translation>Größe, Labelnummern und Farben jedes Bildes mit OpenCV und Pillow</translation>
    </message>
    <message>
        <source>{name}: the labels read back by OpenCV differ from those exported. Export again.</source>
        <translation>{name}: Die von OpenCV zurückgelesenen Labels weichen von den exportierten ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>the label numbers of each page by OpenCV</source>
        <translation>die Labelnummern jeder Seite mit OpenCV</translation>
    </message>
    <message>
        <source>{name}: there are more polygons than regions. Export again.</source>
        <translation>{name}: Es gibt mehr Polygone als Regionen. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>class and mask of each region by pycocotools, pictures by Pillow</source>
        <translation>Klasse und Maske jeder Region mit pycocotools, Bilder mit Pillow</translation>
    </message>
    <message>
        <source>data.yaml: the names read back differ from the labels&apos;. Export again.</source>
        <translation>data.yaml: Die zurückgelesenen Namen weichen von denen der Labels ab. Exportieren Sie noch einmal.</translation>
    </message>
    <message>
        <source>the names in data.yaml</source>
        <translation>die Namen in data.yaml</translation>
    </message>
    <message>
        <source>A line is begun and not closed yet. Close Fourclick?</source>
        <translation>Eine Linie ist begonnen und noch nicht geschlossen. Fourclick schließen?</translation>
    </message>
    <message>
        <source>It is closed then too, as Enter closes it, and its inside is kept as a mask. Esc drops it.</source>
        <translation>Sie wird dann auch geschlossen, wie mit Enter, und ihr Inneres als Maske behalten. Esc verwirft sie.</translation>
    </message>
    <message>
        <source>Close both</source>
        <translation>Beides schließen</translation>
    </message>
    <message>
        <source>The line that was begun on {name} was closed there as the image was left. What it changed is in the selected region there and can no longer be undone: look at it when you go back.</source>
        <translation>Die auf {name} begonnene Linie wurde dort geschlossen, als Sie das Bild verließen. Was sie geändert hat, steckt dort in der ausgewählten Region und lässt sich nicht mehr rückgängig machen: Sehen Sie es sich an, wenn Sie zurückgehen.</translation>
    </message>
</context>
</TS>
