import { defineMessages } from './define-messages.ts';

/** What is said about links by mail and the devices they let in. */
export const accessMessages = defineMessages({
  en: {
    elsewhere: 'Bought on another device?',
    howItWorks:
      'Enter the e-mail address you paid with. If there are purchases, we send a link there that opens them here.',
    email: 'E-mail address',
    sendLink: 'Send the link',
    refusals: {
      wrongAddress: 'That is no e-mail address. It looks like name@example.com.',
      tooOften: 'That was asked for very often. Look for our mails, or try again in an hour.',
      noMail: 'This shop sends no mail. Please ask the merchant.',
      shopAway: 'The shop is having a short break. Please try again in a minute.',
      ourFault: 'Something went wrong on our side. Please try again.',
      noCookies: 'Please allow cookies for this shop: a cookie keeps your purchases open.',
    },

    sent: 'Look into your mailbox',
    sentLead:
      'If something was bought with that address, a link is on its way to it. It works once, within 15 minutes.',
    sentHelp:
      'Nothing there after some minutes? Look into the spam folder, or try another address that you may have paid with.',
    anotherAddress: 'Enter another address',

    open: 'Open your purchases here?',
    openLead:
      'This device then shows what was paid with your address, until you sign out. It is one press, so that no program that reads your mail uses the link up.',
    openButton: 'Open my purchases',
    over: 'This link is over',
    overLead: 'It was used already, or it is older than 15 minutes. A new one is quickly sent.',

    paidWith: (email: string) =>
      `What was paid with ${email}, and what was bought in this browser.`,
    devicesLink: 'Where your purchases are open, and sign out',
    devices: 'Where your purchases are open',
    devicesLead: (email: string) =>
      `These devices opened a link that was sent to ${email}. Is there one that is not yours? Sign it out.`,
    device: (browser: string, system: string) => `${browser} on ${system}`,
    unknownBrowser: 'Unknown browser',
    thisDevice: 'This device',
    lastUsed: 'Last used',
    signOutDevice: 'Sign out',
    signOutOthers: 'Sign out all others',
    signOutHere: 'Sign out here',
    staysHere: 'What was bought in this browser itself stays open in it.',
    backToPurchases: 'Back to your purchases',
  },
  de: {
    elsewhere: 'Auf einem anderen Gerät gekauft?',
    howItWorks:
      'Geben Sie die E-Mail-Adresse ein, mit der Sie bezahlt haben. Wenn es Käufe gibt, senden wir dorthin einen Link, der sie hier öffnet.',
    email: 'E-Mail-Adresse',
    sendLink: 'Link senden',
    refusals: {
      wrongAddress: 'Das ist keine E-Mail-Adresse. Sie sieht aus wie name@example.com.',
      tooOften:
        'Das wurde sehr oft angefordert. Suchen Sie nach unseren Mails, oder versuchen Sie es in einer Stunde noch einmal.',
      noMail: 'Dieser Laden verschickt keine Mails. Bitte fragen Sie den Händler.',
      shopAway:
        'Der Laden macht eine kurze Pause. Bitte versuchen Sie es in einer Minute noch einmal.',
      ourFault: 'Bei uns ging etwas schief. Bitte versuchen Sie es noch einmal.',
      noCookies: 'Bitte erlauben Sie diesem Laden Cookies: Ein Cookie hält Ihre Käufe offen.',
    },

    sent: 'Sehen Sie in Ihr Postfach',
    sentLead:
      'Wenn mit dieser Adresse etwas gekauft wurde, ist ein Link dorthin unterwegs. Er gilt einmal, innerhalb von 15 Minuten.',
    sentHelp:
      'Nach einigen Minuten nichts da? Sehen Sie im Spam-Ordner nach, oder versuchen Sie eine andere Adresse, mit der Sie bezahlt haben könnten.',
    anotherAddress: 'Andere Adresse eingeben',

    open: 'Ihre Käufe hier öffnen?',
    openLead:
      'Dieses Gerät zeigt dann, was mit Ihrer Adresse bezahlt wurde, bis Sie sich abmelden. Es ist ein Druck auf den Knopf, damit kein Programm, das Ihre Mails liest, den Link verbraucht.',
    openButton: 'Meine Käufe öffnen',
    over: 'Dieser Link gilt nicht mehr',
    overLead:
      'Er wurde schon benutzt oder ist älter als 15 Minuten. Ein neuer ist schnell gesendet.',

    paidWith: (email) => `Was mit ${email} bezahlt und was in diesem Browser gekauft wurde.`,
    devicesLink: 'Wo Ihre Käufe offen sind, und abmelden',
    devices: 'Wo Ihre Käufe offen sind',
    devicesLead: (email) =>
      `Diese Geräte haben einen Link geöffnet, der an ${email} ging. Ist eines nicht Ihres? Melden Sie es ab.`,
    device: (browser, system) => `${browser} unter ${system}`,
    unknownBrowser: 'Unbekannter Browser',
    thisDevice: 'Dieses Gerät',
    lastUsed: 'Zuletzt benutzt',
    signOutDevice: 'Abmelden',
    signOutOthers: 'Alle anderen abmelden',
    signOutHere: 'Hier abmelden',
    staysHere: 'Was in diesem Browser selbst gekauft wurde, bleibt in ihm offen.',
    backToPurchases: 'Zurück zu Ihren Käufen',
  },
});

export type AccessRefusal = keyof (typeof accessMessages)['en']['refusals'];
