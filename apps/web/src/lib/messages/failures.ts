import { defineMessages } from './define-messages.ts';

/** What a customer reads when a page cannot be shown. */
export const failureMessages = defineMessages({
  en: {
    nothingHere: {
      title: 'There is nothing here',
      message: 'There is nothing at this address.',
    },
    noSuchProduct: {
      title: 'We don’t sell that',
      message: 'There is no such product here, or it is no longer for sale.',
    },
    /** Unknown, or somebody else's: the page must not tell which it is. */
    orderNotShown: {
      title: 'We can’t show this order here',
      message:
        'It opens in the browser you paid with. Anywhere else a link opens it, which we send to the address you paid with.',
      ask: 'Get a link by mail',
    },
    /** Not there, not yours, or no longer open: the same for all three. */
    notOpen: {
      title: 'This isn’t open here',
      message:
        'It may have been bought in another browser, or the purchase was refunded. A link opens what is yours.',
      ask: 'Get a link by mail',
    },
    usedUp: {
      title: 'Downloaded as often as it may be',
      message:
        'This purchase has no downloads left. If you need the file again, reply to your receipt and we will help.',
    },
    shopAway: {
      title: 'The shop is having a short break',
      message: 'Nothing is lost, and a payment you made is safe. Please try again in a moment.',
    },
    tooOften: {
      title: 'That was very often',
      message: 'Nothing is lost. Please try again in a minute.',
    },
    fileAway: {
      title: 'The file cannot be reached just now',
      message: 'It is still yours. Please try again in a moment.',
    },
    ourFault: {
      title: 'Something slipped',
      message: 'Something went wrong on our side.',
    },
  },
  de: {
    nothingHere: {
      title: 'Hier ist nichts',
      message: 'Unter dieser Adresse gibt es nichts.',
    },
    noSuchProduct: {
      title: 'Das verkaufen wir nicht',
      message: 'Dieses Produkt gibt es hier nicht, oder es wird nicht mehr verkauft.',
    },
    orderNotShown: {
      title: 'Diese Bestellung können wir hier nicht zeigen',
      message:
        'Sie öffnet sich in dem Browser, mit dem Sie bezahlt haben. Überall sonst öffnet sie ein Link, den wir an die Adresse senden, mit der Sie bezahlt haben.',
      ask: 'Link per Mail holen',
    },
    notOpen: {
      title: 'Das ist hier nicht offen',
      message:
        'Vielleicht wurde es in einem anderen Browser gekauft, oder der Kauf wurde erstattet. Ein Link öffnet, was Ihnen gehört.',
      ask: 'Link per Mail holen',
    },
    usedUp: {
      title: 'So oft heruntergeladen, wie es geht',
      message:
        'Für diesen Kauf ist kein Herunterladen mehr übrig. Wenn Sie die Datei noch einmal brauchen, antworten Sie auf Ihre Quittung, und wir helfen.',
    },
    shopAway: {
      title: 'Der Laden macht eine kurze Pause',
      message:
        'Nichts ist verloren, und eine Zahlung ist sicher. Bitte versuchen Sie es gleich noch einmal.',
    },
    tooOften: {
      title: 'Das war sehr oft',
      message: 'Nichts ist verloren. Bitte versuchen Sie es in einer Minute noch einmal.',
    },
    fileAway: {
      title: 'Die Datei ist gerade nicht erreichbar',
      message: 'Sie gehört Ihnen weiterhin. Bitte versuchen Sie es gleich noch einmal.',
    },
    ourFault: {
      title: 'Da ist etwas verrutscht',
      message: 'Bei uns ist etwas schiefgegangen.',
    },
  },
});

export type FailureName = keyof (typeof failureMessages)['en'];
