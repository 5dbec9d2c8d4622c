import type { Locale } from '../../i18n';
import { ACCENT, type Block, type Letter } from './blocks';
import { token } from './personal';

/** Letters to begin with. */
export const TEMPLATES = ['miss_you', 'news', 'note'] as const;
export type TemplateCode = (typeof TEMPLATES)[number];

interface Words {
  friend: string;
  greeting: (name: string) => string;
  unsubscribe: string;
  why: (shop: string) => string;
  miss_you: { subject: string; preheader: string; title: string; text: string; button: string };
  news: { subject: string; preheader: string; title: string; text: string; first: [string, string]; second: [string, string]; button: string };
  note: { subject: string; preheader: string; text: string; sign: (shop: string) => string };
}

/** A letter in the customers' language, which need not be the author's. */
export function templateLetter(code: TemplateCode, language: Locale, shop: string): Letter {
  const words = WORDS[language];
  const blocks = BODIES[code](words, shop).map((block, index) => ({ ...block, id: `b${index + 1}` }) as Block);
  return { language, accent: ACCENT, blocks, footer: { text: words.why(shop), unsubscribe: words.unsubscribe } };
}

/** The subject and preheader that go with a template. */
export function templateLines(code: TemplateCode, language: Locale): { subject: string; preheader: string } {
  const { subject, preheader } = WORDS[language][code];
  return { subject, preheader };
}

const SHOP_URL = 'https://';

type Draft = Block extends infer Kind ? (Kind extends Block ? Omit<Kind, 'id'> : never) : never;

const BODIES: Record<TemplateCode, (words: Words, shop: string) => Draft[]> = {
  miss_you: ({ friend, greeting, miss_you }) => [
    { kind: 'heading', text: miss_you.title, align: 'start' },
    { kind: 'text', text: `${greeting(token('first_name', friend))}\n\n${miss_you.text}`, align: 'start' },
    { kind: 'button', label: miss_you.button, url: SHOP_URL, align: 'start' },
  ],
  news: ({ news }) => [
    { kind: 'heading', text: news.title, align: 'center' },
    { kind: 'text', text: news.text, align: 'center' },
    { kind: 'divider' },
    { kind: 'product', cell: { image: '', alt: '', title: news.first[0], text: news.first[1], label: news.button, url: SHOP_URL }, price: '' },
    { kind: 'product', cell: { image: '', alt: '', title: news.second[0], text: news.second[1], label: news.button, url: SHOP_URL }, price: '' },
  ],
  note: ({ friend, greeting, note }, shop) => [
    { kind: 'text', text: greeting(token('first_name', friend)), align: 'start' },
    { kind: 'text', text: note.text, align: 'start' },
    { kind: 'text', text: note.sign(shop), align: 'start' },
  ],
};

const WORDS: Record<Locale, Words> = {
  en: {
    friend: 'friend', greeting: (name) => `Hello, ${name}!`, unsubscribe: 'Unsubscribe', why: (shop) => `You get this letter because you agreed to news from ${shop}.`,
    miss_you: { subject: 'We have not seen you for a while', preheader: 'Something good is waiting for you', title: 'We miss you', text: 'It has been a while since your last visit. Your favourites are still here, and there is something new to try.', button: 'See what is new' },
    news: { subject: 'New this week', preheader: 'Two things worth a visit', title: 'New this week', text: 'Two things we picked for you.', first: ['First product', 'What makes it good, in one sentence.'], second: ['Second product', 'What makes it good, in one sentence.'], button: 'Have a look' },
    note: { subject: 'A short question', preheader: 'It takes one minute', text: 'Thank you for being with us. What could we do better? Just answer this letter: a person reads every reply.', sign: (shop) => `The people of ${shop}` },
  },
  ru: {
    friend: 'друг', greeting: (name) => `Здравствуйте, ${name}!`, unsubscribe: 'Отписаться', why: (shop) => `Вы получили это письмо, потому что согласились на новости. Отправитель: ${shop}.`,
    miss_you: { subject: 'Давно не виделись', preheader: 'Вас ждёт кое-что приятное', title: 'Мы скучаем', text: 'С вашего последнего визита прошло немало времени. Всё любимое на месте, и есть новинки, которые стоит попробовать.', button: 'Посмотреть новинки' },
    news: { subject: 'Новинки недели', preheader: 'Два повода заглянуть', title: 'Новинки недели', text: 'Мы выбрали для вас две новинки.', first: ['Первый товар', 'Чем он хорош, одним предложением.'], second: ['Второй товар', 'Чем он хорош, одним предложением.'], button: 'Посмотреть' },
    note: { subject: 'Один короткий вопрос', preheader: 'Это займёт минуту', text: 'Спасибо, что вы с нами. Что нам сделать лучше? Просто ответьте на это письмо: каждый ответ читает человек.', sign: (shop) => `С уважением,\n${shop}` },
  },
  kk: {
    friend: 'дос', greeting: (name) => `Сәлеметсіз бе, ${name}!`, unsubscribe: 'Жазылымнан бас тарту', why: (shop) => `Бұл хат жаңалықтар алуға келіскеніңіз үшін жіберілді. Жіберуші: ${shop}.`,
    miss_you: { subject: 'Көптен көріспедік', preheader: 'Сізді жағымды жаңалық күтіп тұр', title: 'Сізді сағындық', text: 'Соңғы келгеніңізден бері біраз уақыт өтті. Сүйікті тауарларыңыз орнында, байқап көретін жаңалықтар да бар.', button: 'Жаңалықтарды көру' },
    news: { subject: 'Осы аптаның жаңалықтары', preheader: 'Келуге екі себеп', title: 'Осы аптаның жаңалықтары', text: 'Сіз үшін екі жаңа тауар таңдадық.', first: ['Бірінші тауар', 'Несімен жақсы екені, бір сөйлеммен.'], second: ['Екінші тауар', 'Несімен жақсы екені, бір сөйлеммен.'], button: 'Көру' },
    note: { subject: 'Бір қысқа сұрақ', preheader: 'Бір минут қана алады', text: 'Бізбен бірге болғаныңызға рақмет. Нені жақсартсақ болады? Осы хатқа жауап жаза салыңыз: әр жауапты адам оқиды.', sign: (shop) => `Құрметпен,\n${shop}` },
  },
  tr: {
    friend: 'dostum', greeting: (name) => `Merhaba, ${name}!`, unsubscribe: 'Abonelikten çık', why: (shop) => `Bu e-postayı haberlerimizi almayı kabul ettiğiniz için aldınız. Gönderen: ${shop}.`,
    miss_you: { subject: 'Görüşmeyeli epey oldu', preheader: 'Sizi güzel bir şey bekliyor', title: 'Sizi özledik', text: 'Son ziyaretinizin üzerinden epey zaman geçti. Sevdikleriniz yerinde duruyor, denenecek yenilikler de var.', button: 'Yenilikleri gör' },
    news: { subject: 'Bu haftanın yenilikleri', preheader: 'Uğramak için iki neden', title: 'Bu haftanın yenilikleri', text: 'Sizin için iki yenilik seçtik.', first: ['Birinci ürün', 'Neden iyi olduğu, tek cümleyle.'], second: ['İkinci ürün', 'Neden iyi olduğu, tek cümleyle.'], button: 'İncele' },
    note: { subject: 'Kısa bir soru', preheader: 'Bir dakika sürer', text: 'Bizimle olduğunuz için teşekkürler. Neyi daha iyi yapabiliriz? Bu e-postayı yanıtlamanız yeterli: her yanıtı bir insan okur.', sign: (shop) => `Saygılarımızla,\n${shop}` },
  },
  uk: {
    friend: 'друже', greeting: (name) => `Вітаємо, ${name}!`, unsubscribe: 'Відписатися', why: (shop) => `Ви отримали цей лист, бо погодилися на новини. Відправник: ${shop}.`,
    miss_you: { subject: 'Давно не бачилися', preheader: 'На вас чекає дещо приємне', title: 'Ми скучили', text: 'Від вашого останнього візиту минуло чимало часу. Усе улюблене на місці, а ще є новинки, які варто спробувати.', button: 'Переглянути новинки' },
    news: { subject: 'Новинки тижня', preheader: 'Дві причини завітати', title: 'Новинки тижня', text: 'Ми вибрали для вас дві новинки.', first: ['Перший товар', 'Чим він добрий, одним реченням.'], second: ['Другий товар', 'Чим він добрий, одним реченням.'], button: 'Переглянути' },
    note: { subject: 'Одне коротке запитання', preheader: 'Це забере хвилину', text: 'Дякуємо, що ви з нами. Що нам зробити краще? Просто дайте відповідь на цей лист: кожну відповідь читає людина.', sign: (shop) => `З повагою,\n${shop}` },
  },
};
