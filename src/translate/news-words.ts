/**
 * Words of news and of the Spanish-speaking world that the dictionaries lack: those that occur three times or more in
 * the texts written to train the model (models/training/written/news.tsv.xz), and some of recent years.
 */
export const NEWS_WORDS: ReadonlySet<string> = new Set(
  `
abaya Abdel Abdullah Abkhazia absentia absorbers Acadians Actium Adolphus aegypti affaires agri Aksum Alcácer
Alcázar Aldus alerce Alicante Almería altiplano alveoli Amalfi amyotrophic Anabaptists anabolic Anangu anchoveta
Andalusians anglerfish Ankylosaurus Antakya apnea apnoea arabica Aragonese Aranese arcaded arepa arepas argan
Argentines Arhuaco arquebuses artemisinin artisanal ashfall Ashkelon Asháninka Asturian Asturians ATMs
australopithecine Austro Auvergne avant Avenida Ayahuasca Ayoreo Azeri backheel Baha Bahraini bain Bajau Baka
Bakhmut Bambara bandoneon barcode Bavarians beachgoers Belarusians biathlete bioethanol biofuel biofuels biogas
bioluminescent biomechanics birome bluefin bluestones bluetongue Bolivarian bora Bosnians boson Bosphorus botijo
bowhead boyars Brahmins Brennus brexit bristlecone bronchiolitis Brumaire Bubonic bubonic bucardo Bucephalus
Buenos bulerías Burgos Burkina Burkinabe businesspeople bustard bustards Caesarean cajón Calabrian calima camelids
camomile Camorra Canarian Candlemas candombe Candomblé Cantabria Cantabrian capercaillie capercaillies capita
cappella capuchin Capuchins capybara capybaras carabiniere carabinieri Carlist Carlists Carmelite Carthusians
cassation Castile Cathars cava ceiba ceibo celiac cenote cenotes ceviche Chachapoya Chaco Chagossians chai
charango Charrúa chatbot chatbots Chavism Chavista Chavistas cheesemakers chikungunya chinampas chipmaker
Chiquitano chorizo chorizos churro churros cierzo Cistercian clockmaker clownfish coelacanth Coeliacs coffered
coli coltan Columbian Commodus Compostela Comuneros copal Copts cosmodrome cosmographer Cossacks Costa Covid covid
coworking Crassus cruciate Cumbia cumbia Cunha Curanto Curonian Cusco Czechoslovaks Dari debutant debutants
decarbonisation decarbonization Decembrists decker Deco decomposers defenceman dehesa della Denisovan Denisovans
dirham dirhams Dogon domestique Donbas driverless drugmaker drugmakers Druze durian dzud Ecce Eixample Elagabalus
Embera Emberá Emirati empanadas engined ensaimada Erdogan esparto esports Etruscans Euribor Evia Extremadura facto
Fado fado falafel Fallujah farmworker farmworkers Faroese fasciitis Fattah Fauves favela favelas femicide
femicides feminicide Fermín ferrata fingerless fintech fishmeal fivefold flatbreads Flemings foehn foetus foetuses
foie forint forints formwork frailejones franca Francoism Frederik Friesland frontline fumaroles futsal gacaca
Gagauz Galicia Galician Galicians gamelan gaokao garde Garifuna garrotte Garum garúa Gazan Gazans geishas
gendarmerie genet Genoese Gipuzkoa glaciologist glaciologists glamping glassmaker glassmakers glassworks
glyphosate glyphs Gomera Gotthard governorships Gracchi Grandad Grande grande grandmaster Graphene gras grata
Graubünden Greenlanders greenway guanaco guanacos Guanches Guna Gurkhas habeas Habsburgs haenyeo Hagia haka
handedly hander handers handprints Hanseatic hantavirus harmattan hatchlings Haute Hazara hearted hectolitre Hejaz
henhouse henhouses heptathlete herbarium heteronyms hewn Himba Hispanist hitmen holm honeyguide horchata Hornbill
horsemeat hotline Houthi Houthis hryvnia hryvnias Huitoto hutongs Hutus hydrochloric Hyksos Ibero Iceni iche
ichthyosaur iconostasis Ifugao Indo infanta influencer influencers Injera Innerrhoden ippon irrigators Islamists
Ismailis Ixil Jains janissaries Jazeera Jeddah Jiddah jihadis jota judoka kakapo karoshi Kashmiri kava kayaker
kayakers khachapuri Kharkiv khedive Khiva Khmelnytsky Kichwa Kimchi kitesurfing Kitts Kogi Kolkata kora Kosovar
Kosovo Kurds Kyiv Kyrgyz lacemakers Ladino landforms lapis lari lazuli Leafcutter leatherback Lenca Leonese
leptospirosis Leuven levadas lingua lionfish Lionheart livestream Loch lockdown lockdowns longliner longship
Lusitanian Lviv Maasai Maggiore maglev maharaja Mainz majeure malbec Malecón Mallorcan Mamluks Mancha Manchego
Manutius Mapuche Mapudungun maravedis marie Marseille Marsican masse matchday matrilineal Maundy mayoralties Medes
medina Meerkats Megalodon megalodon Meknes melatonin meltwater Meninas MEPs metallophones metate Mexica mezcal
microcephaly microcredit microcredits midafternoon midflight midmorning milongas Minangkabau minke Misak misspelt
Mixe moai Moche monkeypox Moriscos mortem Mosuo motorhome mototaxis mouldboard moustachioed mpox Mudejar mudflow
Mughal Muisca muleback Munduruku Murcian Muscovites muxes Málaga mâché Métis Nabataean Nabataeans Nagorno naira
Nama namaste Nasa natured Navarrese Naypyitaw neoliberal neoliberalism Nestorians Netanyahu netizen netizens
neurone NGOs Ngäbe norovirus Nouveau nouveau Novaya nunciature nuraghi obscura Occitan oculus Ogoni olds Olmecs
ombudswoman orca orcas orishas oryx ossuary Otomí outsprinted Padaung padel Palencia pangolin Papiamento papier
papillomavirus parador paraglider parrotfish Parsis Parthians Pashto Pashtun pasodoble patellar Paulo Pechenegs
pelota peloton permethrin Peronism Peronist Peronists Perseids peshmerga petanque Phaistos Phnom phosphine
phylloxera pikemen Pirahã pisco plasterwork playmaker plurinational pneumonic poblano pointe pointsman polders
polenta polychrome potlatch preeclampsia primatologist Prix prix processionary propylene Pterosaurs pufferfish
pupusa Purépecha Pyrenean pyroclastic Pyrrhus Pythia pétanque quetzal quetzals queueing Quibir quintillion quipus
quokkas raftsmen Rahman rainforest rainforests ranchera Rarámuri rayed reais refloat refloated Regensburg
reggaeton regionalist regionalists rehydration remora renewables renminbi reoffend replastered rewilding Rican
Rioja roader roadless Roch rockrose rockslide Roderic Rohingya rollout Roma Romani Rouen ryokan Saarland saeta
Sahelian Sahrawi Sahrawis saiga Salamanca Salic Salta Sami Sandinistas Santander Sardinian sargassum sarin
Sasanian satnav satrapies savannah sawn Scheldt scrappage Scythians seagrass Sephardic serac sesterces sevenfold
Sevillian shek Sherpas Shia shoebox shorn Shrove Shuar sightedness silverback Sino snowmelt snowpack Solovetsky
sommelier Sousse soya spectacled Spinosaurus statins steelmaking stelae stele stonecutters stonefish stormwater
stromatolites stupa Subcomandante Suisse Sulu sunburnt sunloungers Swabian syllabary taekwondo taifa taikonauts
tailings Tajik Tajiks talayots tapa Tardigrades tardigrades Taíno teahouses teff Tehuelche telecoms Templars
Tenerife tercets tercios Teruel thousanders thylacine Tigray Tigrayan Timorese titanosaur Tiwanaku Tlaxcalans
toquilla Toraja torrijas totora toymaker tramontana transhumant treehouse trulli tsarina tsarist tuberoses tuff
Tupamaro Turkmen Tutsis twentyfold Tyrol Tzotzil Uighurs Ulaanbaatar umami Umayyad unaffordable unbreathable
unburied undeciphered unexploded unreinforced unstaffed unvaccinated Uros utopian Uyghur Uyghurs vaccinators
Valencian vaquita Varangians Varus Velociraptor Vespa viceroyalty videoconference Vigo Visigothic vitro vlog
Vltava Vodou Volcanologists volcanologists Wallachia Walloons Wampanoag Waorani washhouse waymarked Wayuu
weathervane wellbeing Westfjords wetsuit wetted whistleblower Wichí wicketkeeper wifi Wolof writedown Wrocław
Yaghan yakuza Yanomami Yazidis Yerba Yitzhak ylang yoghurt yoghurts Yorkers YouTuber Yukpa Zapatista Zapatistas
Zaragoza zarzuela zarzuelas Zealander Zealanders zebrafish Zelensky zika zonda Álava état
`
    .trim()
    .split(/\s+/u),
);
