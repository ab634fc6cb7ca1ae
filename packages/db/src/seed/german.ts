import type { ProductTranslation } from '../schema.ts';

const paragraphs = (...texts: string[]) => texts.join('\n\n');

/** What the sample products are called in German, by slug. Their names are names. */
export const german: Record<string, Required<Omit<ProductTranslation, 'name'>>> = {
  'koerper-und-raum': {
    tagline: 'Zehn Raster für Seite, Bildschirm und Körper, jedes mit seiner Rechnung',
    description: paragraphs(
      'Ein Buch von sechzehn Seiten über einen Gedanken: Ein Raster ist das Versprechen, dass Gleiches gleich steht. Sieben seiner Raster teilen eine Fläche, von den Neunteln der mittelalterlichen Seite bis zu den zwölf Spalten des Browsers. Drei tragen Körper: isometrisch, zwei zu eins und mit einem Fluchtpunkt.',
      'Jedes Raster hat eine Seite mit einer Zeichnung, der Rechnung, die es in ganzen Zahlen aufgehen lässt, und dem, wofür es gut ist. Hinten stehen eine Tabelle aller Maße, drei Übungen für einen Nachmittag und zwei Bögen zum Drucken und Zeichnen.',
      'PDF, A5, auf Englisch. Der Text ist echter Text, und die Zeichnungen sind Vektoren: Er druckt so scharf, wie Ihr Drucker kann.',
    ),
    imageAlt:
      'Ein offenes Buch: links farbige Flächen auf einem Raster, rechts eine Kugel, ein Würfel und ein Kegel',
  },
  'workbench-icons': {
    tagline: 'Sechsunddreißig Zeichnungen von Werkzeugen, eine Linie stark, auf einem Raster',
    description: paragraphs(
      'Hammer, Hobel, Lot, Nadel, Amboss, Schürze: die Symbole, die in den großen Sammlungen fehlen, weil deren Zeichner keinen Hobel besitzen. Wir haben einen, und beim Zeichnen lag er auf dem Tisch.',
      'Alle sechsunddreißig teilen ein Raster von 24 Einheiten, eine Linie von 1,5 und runde Enden. Sie haben weder Füllung noch eigene Farbe: Jedes nimmt die Farbe der Wörter neben sich an und sieht auf Hell und Dunkel richtig aus.',
      'Ein ZIP mit einfachen SVG-Dateien, einer Seite Rat zu Größen und einer Lizenz von vier Sätzen, mit der Sie sie in allem verwenden dürfen, was Sie machen.',
    ),
    imageAlt:
      'Zwölf quadratische Kacheln, jede mit der Strichzeichnung eines Werkzeugs: Schere, Schlüssel, Lineal, Becher',
  },
  'paper-sizes': {
    tagline: 'Siebenundsiebzig Bögen, Karten und Umschläge in einer Tabelle, kostenlos',
    description: paragraphs(
      'Wir haben die Größe eines DL-Umschlags einmal zu oft nachgeschlagen, also haben wir die Tabelle gemacht und hierher gestellt. Sie hat die Reihen A, B und C, die japanischen B-Formate (die nicht dasselbe B sind), nordamerikanische Büro- und Zeichenbögen, Umschläge, Karteikarten, Visitenkarten und die üblichen Buchformate.',
      'Jede Zeile nennt Millimeter, Zoll, Punkt und das Verhältnis der Seiten, dazu die Norm oder Gegend, aus der sie kommt, und wofür man sie nimmt. Die CSV-Datei öffnet sich in jeder Tabellenkalkulation. Machen Sie damit, was Sie wollen.',
    ),
    imageAlt: 'Ein Blatt Papier, wieder und wieder halbiert, jede Hälfte in einer anderen Farbe',
  },
  'quiet-clicks': {
    tagline: 'Vierzehn kleine Klänge für Oberflächen, die lieber nicht unterbrechen',
    description: paragraphs(
      'Zwei Klicks, eine Taste, die hinunter- und heraufgeht, ein Schalter in beide Richtungen, ein Tick, ein Tack, eine Schublade, ein Blatt Papier und vier kurze Melodien für fertig, gespeichert, nicht ganz und Nachricht. Keiner dauert länger als 0,8 Sekunden.',
      'Sie sind aufeinander gestimmt: Die Melodien stehen in einer Tonart, und jede Spitze endet bei −6 dB. So liegt einer über dem anderen, ohne dass jemand zum Regler greift.',
      'Ein ZIP mit WAV-Dateien, 44,1 kHz, 16 Bit, mono, mit einer Lizenz für alles, was Sie bauen.',
    ),
    imageAlt: 'Ein eckiger roter Druckknopf mit farbigen Schallbögen links und rechts',
  },
  plumb: {
    tagline: 'Ein Lineal für Ihren Bildschirm, das gerade hängt und alles misst',
    description: paragraphs(
      'Halten Sie zwei Tasten, und vom Zeiger fällt eine Linie bis zur nächsten Kante darunter. Bewegen Sie ihn, und sie misst: die Lücke zwischen zwei Knöpfen, die Höhe einer Überschrift, den Rand, von dem jemand schwor, er sei 24.',
      'Plumb liest die Bildpunkte, die wirklich da sind: Es arbeitet in Browsern, Zeichenprogrammen, Spielen und geteilten Bildschirmen. Es merkt sich die letzten fünfzig Messungen und kopiert sie als CSS, Punkt oder bloße Zahlen.',
      'Eine Lizenz gilt für einen Menschen an bis zu drei Rechnern, macOS oder Linux. Sie läuft nicht ab, und Aktualisierungen innerhalb von Version 2 gehören dazu. Plumb geht nur ins Netz, um seinen Schlüssel zu prüfen.',
    ),
    imageAlt: 'Ein Lot hängt vor einem Programmfenster und misst seinen Abstand zu einem Kasten',
  },
  'joist-founders': {
    tagline: 'Eine Schrift, die noch im Bau ist: Fünfundzwanzig Leute zahlen früh',
    description: paragraphs(
      'Joist ist eine Egyptienne, gebaut wie ein Fußboden: flache Balken, kurze Spannweiten, nichts, was nur so tut, als trüge es. Regular und Bold sind fertig, mit je 412 Glyphen. Die Kursiven, vier weitere Stärken und eine variable Schrift folgen im nächsten Jahr.',
      'Eine Gründerlizenz umfasst alles, jetzt und so, wie es gezeichnet wird, für Druck, Web und Programme, für ein Studio von bis zu zehn Leuten. Sie bekommen jeden Monat die Arbeitsdateien, und Ihre Klagen werden zuerst gelesen.',
      'Es sind fünfundzwanzig, weil zwei Leute im Monat so viele Briefe richtig beantworten können. Wenn sie weg sind, wird Joist nach Schnitten verkauft.',
    ),
    imageAlt: 'Ein großes J aus zwei Holzbalken, über Hilfslinien und Anfassern gezeichnet',
  },
  selvage: {
    tagline: 'Anschnitt, Schneidmarken und ein letzter Blick, bevor die Druckerei fragen muss',
    description: paragraphs(
      'Selvage heißt die Webkante, die ein Tuch davor bewahrt, sich aufzulösen. Diese hier ist für PDFs. Legen Sie eine Datei hinein: Es fügt drei Millimeter Anschnitt hinzu, indem es verlängert, was schon am Rand liegt, setzt die Schneidmarken und schreibt die Rahmen, nach denen Druckereien suchen.',
      'Dann liest es die Datei wie jemand, der müde in der Druckvorstufe sitzt: dünne weiße Schrift auf vier Farben, Bilder unter 220 dpi, ein Schwarz aus allem, Schriften, die nicht da sind. Jeder Fund kommt mit der Seite, der Stelle und dem Ausweg.',
      'Es läuft auf der Kommandozeile oder als Schritt beim Export aus Ihrem Layoutprogramm. Eine Lizenz gilt für ein Studio, für beliebig viele Dateien.',
    ),
    imageAlt:
      'Eine gedruckte Landschaft mit Schneidmarken, und ein Messer beschneidet ihren linken Rand',
  },
  'the-drawer': {
    tagline:
      'Unsere private Liste: die Lieferanten, Hersteller und Quellen, die wir wirklich nutzen',
    description: paragraphs(
      'Jede Werkstatt hat eine Schublade mit den guten Adressen. Das ist unsere: wo wir Papier in kleinen Mengen kaufen, wer für uns schneidet und falzt, was wir nachschlagen, und wen wir anrufen, wenn wir nicht weiterwissen.',
      'Sie ist mit Absicht kurz. Eine Adresse kommt hinein, wenn wir sie dreimal gebraucht haben, und geht, wenn sie uns zweimal enttäuscht. Bei jeder steht ein Satz dazu, warum sie hier ist und was man besser nicht von ihr verlangt.',
    ),
    imageAlt: 'Ein Planschrank, die dritte Schublade offen, voller Karten und Bögen',
  },
  'price-it-on-sunday': {
    tagline: 'Ein Tag Werkstatt für Leute, die etwas gemacht und nicht verkauft haben',
    description: paragraphs(
      'Sie haben eine Schrift, ein Plugin, eine Reihe Zeichnungen oder ein Buch, das seit dem Frühling fast fertig ist. Was fehlt, ist keine Funktion. Es ist ein Preis, eine Seite und ein Datum. Diese Werkstatt bringt Ihnen alle drei zwischen Frühstück und Dämmerung.',
      'Fünf Abschnitte zum Lesen, jeder mit einer Sache, die vor dem nächsten zu tun ist. Keine Tabellen und keine Zielgruppen. Sie brauchen, was Sie gemacht haben, einen Stapel Karteikarten und einen Menschen, der Ihnen am Telefon die Wahrheit sagt.',
      'Sie öffnet sich als Seite, sobald Sie sie gekauft haben, und bleibt offen.',
    ),
    imageAlt: 'Ein Preisschild an einer Schnur vor einer roten Sonne, die über Wasser aufgeht',
  },
};
