/**
 * Words of news and of the Spanish-speaking world that the dictionaries lack: those that occur three times or more in
 * the texts written to train the model (models/training/written/news.tsv), and some of recent years.
 */
export const NEWS_WORDS: ReadonlySet<string> = new Set(
  `
abaya Abdel Abdullah Abkhazia absentia absorbers Actium aegypti affaires agri Alcázar alerce Alicante Almería
altiplano alveoli amyotrophic Anabaptists Anangu anchoveta Andalusians anglerfish apnoea arabica Aragonese
Aranese arcaded Argentines arquebuses artisanal Ashkelon Asturian Asturians ATMs australopithecine Austro
Avenida Bahraini bain Bakhmut bandoneon barcode Bavarians Belarusians biathlete biofuel biofuels birome bluefin
bluetongue Bolivarian bora Bosnians boson Bosphorus botijo boyars brexit bronchiolitis Buenos bulerías Burgos
Burkina Burkinabe bustard bustards Caesarean cajón Calabrian calima camomile Camorra Canarian Candlemas
Cantabria Cantabrian capercaillie capercaillies capita cappella Capuchins carabiniere carabinieri Carlist
Carlists Carthusians cassation Cathars cava ceiba cenotes ceviche chai charango chatbot chatbots Chavism
Chavista Chavistas chikungunya chinampas chorizo chorizos churro churros clockmaker clownfish coelacanth
coffered coli coltan Columbian Comuneros copal Copts cosmodrome Cossacks Costa Covid covid coworking Crassus
cruciate Cumbia cumbia Cunha Curanto Czechoslovaks Dari debutant decarbonisation decarbonization Decembrists
decker Deco decomposers defenceman della Dogon Donbas driverless drugmaker Druze durian Ecce Eixample Emberá
Emirati empanadas engined ensaimada Erdogan esparto Etruscans Extremadura facto Fado fado Fallujah Faroese
Fattah favela favelas femicide femicides feminicide Fermín fintech fivefold flatbreads Flemings foehn foetus
forint forints frailejones Francoism Frederik frontline fumaroles futsal Galicia Galician Galicians gamelan
gaokao Garifuna garrotte garúa Gazan Gazans gendarmerie Genoese glaciologist glaciologists glamping glassworks
glyphosate Gotthard Gracchi Grandad Grande grande grandmaster grata Graubünden greenway guanaco Guanches Guna
Gurkhas habeas Habsburgs haenyeo Hagia haka handedly handers Hanseatic Haute hectolitre henhouse herbarium hewn
hitmen holm horchata horsemeat hotline Houthi Houthis hryvnia hryvnias Hutus Ibero iche ichthyosaur Indo infanta
influencer influencers Innerrhoden irrigators Islamists Jains janissaries Jazeera Jeddah jota judoka kayaker
khachapuri Kharkiv Khiva Kichwa kitesurfing Kolkata kora Kosovar Kosovo Kurds Kyiv Kyrgyz lacemakers Ladino
landforms lapis lazuli Leafcutter leatherback Lenca Leonese Leuven levadas lingua Lionheart livestream Loch
lockdown lockdowns Lusitanian Lviv Maasai Mainz malbec Malecón Mallorcan Mamluks Mancha Manchego Mapuche
maravedis marie Marseille masse matchday matrilineal Maundy medina Meknes melatonin meltwater Meninas MEPs
metallophones Mexica mezcal microcredit microcredits misspelt moai Moche monkeypox Moriscos mortem Mosuo
mouldboard moustachioed mpox Mudejar mudflow Mughal Muisca muleback Murcian Muscovites Málaga mâché Nagorno
naira natured Navarrese neoliberal neoliberalism Netanyahu netizen netizens neurone NGOs Ngäbe norovirus Nouveau
nunciature nuraghi olds Olmecs orcas ossuary pangolin papier papillomavirus parador paraglider Parsis Pashto
Pashtun pasodoble Paulo pelota peloton Peronism Peronist Peronists Perseids peshmerga Phaistos Phnom phosphine
phylloxera pisco plasterwork plurinational poblano pointe polders polychrome primatologist Prix propylene
pufferfish pupusa Pyrenean pétanque quetzal quintillion quipus Rahman rainforest rainforests rayed refloat
Regensburg reggaeton regionalists replastered rewilding Rican Rioja Roch rockrose Rohingya rollout Roma Rouen
saeta Sahelian Sahrawi Sahrawis saiga Salamanca Salic Salta Sami Sandinistas Santander Sardinian sargassum sarin
satnav satrapies savannah sawn scrappage Scythians seagrass Sephardic sesterces Sevillian shek Sherpas shoebox
shorn sightedness sommelier soya spectacled stele stormwater stupa Subcomandante sunburnt sunloungers Swabian
taekwondo taifa tailings Tajik Tajiks tapa Tardigrades Tehuelche telecoms Templars tercios thousanders thylacine
Tigray Timorese Tlaxcalans toquilla totora tramontana transhumant tsarina tsarist tuff Tupamaro Turkmen Tutsis
Tzotzil Uighurs Ulaanbaatar Umayyad unburied unexploded unreinforced unvaccinated Uros utopian Uyghur Uyghurs
Valencian vaquita Vespa videoconference Vigo Visigothic vlog Vltava Volcanologists Wallachia Walloons Waorani
Wayuu weathervane wellbeing wetsuit wetted whistleblower wifi Wolof writedown Wrocław Yaghan Yanomami Yazidis
Yitzhak yoghurt yoghurts YouTuber Zapatista Zapatistas Zaragoza zarzuela Zealander Zealanders Zelensky zika
zonda état
`
    .trim()
    .split(/\s+/u),
);
