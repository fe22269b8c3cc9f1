"""Closed lists of the words around names: titles, particles, pronouns; English, German and French foremost.

Spelled as `names` compares: small letters, without accents; only the pronouns (NOBODY) keep theirs. A word that is also a
common given name or surname ("Dean", "Don", "Earl", "Duke", "Baron") is in no list of titles.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Before a name.
ARTICLES = _set("das der die el il la las le les los the")
# At the front of the string only, as elsewhere they may be part of a name.
HONORIFICS = _set(
    """baroness bishop dame datuk daw dhr frau fraulein hc herr hon imam king lady lord madame mademoiselle major marshal me
    meneer mevrouw mgr miss mister mlle mme monsieur mr mrs ms mufti mullah mx pope prince princess queen senor senora
    shaikh sheik sheikh shri signor signora sir smt sr sra ustad"""
)
# Of these, those that only a man, or only a woman, is addressed by.
OF_MEN = _set("dhr herr king lord meneer mister monsieur mr prince senor signor sir sr")
OF_WOMEN = _set(
    """baroness dame frau fraulein lady madame mademoiselle mevrouw miss mlle mme mrs ms princess queen senora signora sra"""
)
# Other words may stand before these: "the Russian foreign minister …".
OFFICES = _set(
    """actor actress adm admiral adviser advisor aide ambassador analyst archbishop attorney author ayatollah brig brigadier
    brother capt captain cardinal ceo chair chairman chairperson chairwoman chancellor chief cllr cmdr coach col colonel
    commander commissioner congressman congresswoman councillor councilman councilwoman cpl daughter detective director doctor
    dr elect executive father gen general gov governor husband inspector journalist judge justice lawmaker lawyer lieutenant
    lt maj mayor mep minister ministre mother mp officer official pastor premier president presidenta presidente prof
    professor professorin prosecutor rabbi rep representative rev reverend sec secretary sen senator sgt sheriff singer sister
    speaker spokesman spokesperson spokeswoman undersecretary widow wife witness writer"""
)
OFFICES |= {f"{office}s" for office in OFFICES}
OFFICE_ENDINGS = (
    *("burgermeister", "chef", "kanzler", "minister", "prasident", "sprecher"),
    *("burgermeisterin", "chefin", "kanzlerin", "ministerin", "prasidentin", "sprecherin"),
)
# Surnames too: "Aaron Judge" is a person, "the judge" an office.
SURNAMES = _set("cardinal chancellor governor judge justice mayor pastor sheriff singer speaker")
# Titles that "M. S. Dhoni" is not called by.
NO_INITIALS = _set("dr me mr ms mx sr jr lt col gen gov maj rep rev sec sen")
# Part of a title only if one follows.
MODIFIERS = _set(
    "acting crown current defence defense deputy ex finance first foreign former interim late press prime right then vice"
)
# Last words of what is no person.
BODIES = _set(
    """administration agency assembly association authority bank board bureau campaign center centre club college commission
    committee company congress corp corporation council department dynamics electric federation foundation gmbh government group
    inc institute league llc ltd ministry motors office organisation organization parliament party plc police school
    senate service services society team times union university"""
)
# After a name.
POSTNOMINALS = _set("cbe esq kc mbe md mp msp obe phd qc")
GENERATIONS = frozenset(["jr", "sr"])
# Within a name.
PARTICLES = _set(
    """af al ap av bar ben bin bint binte bt da dal das de degli dei del della dello den der des di do dos du el ibn la las le lo
    los mac ni op ould t ten ter van vande vander vom von zu zum zur"""
)
GIVEN_IF_FIRST = frozenset(["al", "ben", "mac"])  # Al Gore, Ben Affleck, Mac Miller
SPANISH_AND = frozenset(["y", "e", "i"])  # Ortega y Gasset, Puig i Cadafalch
# Between names, or between a name and what it has to do with it.
CONJUNCTIONS = frozenset(["and", "et", "oder", "or", "ou", "und"])
RELATIONS = _set(
    """about against at aus avec bei by chez for from fur in mit near of on par pour that to which who whom whose with"""
)
# Articles and prepositions, which descriptions are compared without.
FUNCTION_WORDS = _set(
    """a about against am among an at au auf aus aux avec bei beim between by chez d dans das de dem den der des die du durch ein
    eine einem einen einer eines en entre for from fur gegen im in into l la le les mit nach near of on onto over par pour sous
    sur the through to uber um un under une unter vers vom von with within without zu zum zur"""
)
# Pronouns and articles, with the hyphen for a space.
NOBODY = _set(
    """a all alle an another anybody anyone anything aucun aucune both c' ce ceci cela celle celles celui certaines certains ces
    cet cette ceux chacun chacune das dem den denen der deren des dessen dich die diese diesem diesen dieser dieses dir dont du
    each each-other ein eine einem einen einer eines either elle elle-même elles elles-mêmes er es euch eux eux-mêmes everybody
    everyone everything few he her hers herself him himself his i ich ihm ihn ihnen ihr il ils it its itself j' je jede jeder
    jedes jemand jemandem jemanden jene jener jenes keine keiner l' la le les leur leurs lui lui-même man many me mich mine mir
    moi my myself neither niemand niemandem niemanden no-one nobody none nothing nous on one one-another oneself other others
    our ours ourselves personne plusieurs qu' que quelqu'un quelqu'une qui quoi rien se several she sich sie soi some somebody
    someone something te that the their theirs them themselves these they this those toi tous toutes tu un une uns us vous was
    we welche welcher welches wem wen wer wessen what which who whom whose wir you your yours yourself yourselves ça"""
)

FRONT = ARTICLES | HONORIFICS | OFFICES | MODIFIERS
ANY = FRONT | BODIES | POSTNOMINALS | GENERATIONS | PARTICLES
"""What may be no name even with a capital; conjunctions and relations are none only without."""
