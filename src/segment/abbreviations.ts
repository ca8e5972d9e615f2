const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

/** Lower-case, without the stop. A name, a noun or an example follows: they never end a sentence. */
export const leading = set(
  `sr sra srta sres sras dr dra dres dras dn dña prof profa profs lic licda lcdo lcda ing arq abg gral cnel cmdte
  tte sgto cap cap mons fr hno hna pbro rvdo rev excmo excma ilmo ilma pdte pdta dip mtro mtra sto sta st mr mrs
  ms av avda avd ctra urb ej cf cfr vid vs op`,
);

/**
 * Lower-case, without the stop. What they go with usually follows (a number, a name), but they may also be the
 * last word: then the next word shows that a sentence begins.
 */
export const contextual = set(
  `núm núms nº nros nro pág págs pp art arts vol vols ed eds fig figs aprox máx mín tel tels tfno ext cía cia
  hnos ltda inc corp co ltd bros jr vd ud uds vds dpto depto dptos izda izq dcha der ref párr tít inc ss cit ibid
  ibíd trad coord dir prov gob admón cta fdo`,
);

/** Lower-case, without the stop. They often end a sentence: any capital after them begins the next. */
export const closing = set("etc km kg cm mm gr hab hs hrs min seg mts");

/** A single capital after one of these is a name of its own (`el plan B`), not an initial. */
export const lettered = set(
  `vitamina vitaminas plan hepatitis grupo clase tipo letra serie categoría opción línea punto zona planta nivel
  generación gripe influenza anexo apartado bloque sala puerta módulo factor variante`,
);

export const months = set("ene feb mar abr may jun jul ago sep sept oct nov dic");

/**
 * Lower-case words that plausibly begin a sentence after something that may be an abbreviation: articles,
 * pronouns, prepositions, connectives and common verbs. Not `de`, which also begins surnames.
 */
export const starters = set(
  `el la los las lo un una unos unas este esta estos estas esto ese esa esos esas eso aquel aquella aquellos
  aquellas ello él ella ellos ellas yo tú nosotros usted ustedes me te se nos le les su sus mi mis tu tus
  nuestro nuestra nuestros nuestras ambos ambas cada todo toda todos todas otro otra otros otras mucho mucha
  muchos muchas varios varias algunos algunas ningún ninguna nadie nada alguien quien quienes cual cuyo
  a al ante bajo con contra desde durante en entre hacia hasta mediante para por según sin sobre tras
  y e o u ni pero sino aunque mas más menos que qué cómo como cuando cuándo cuánto donde dónde mientras porque
  pues si sí no nunca siempre jamás tampoco también además asimismo así incluso ahora ayer hoy mañana luego
  después antes entonces aún todavía ya casi solo sólo quizá quizás apenas tal tanto tan aquí allí ahí
  es son era eran fue fueron será serán está están estaba hay había hubo ha han tiene tienen dijo dos tres
  cuatro cinco seis siete ocho nueve diez poco pocos pocas mejor peor`,
);
