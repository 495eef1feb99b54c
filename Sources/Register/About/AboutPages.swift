import Markup

enum AboutPages {
  static let help = Page(
    "Help",
    """
    <p class="lead">Waypoint shows who must do what by when, who has, and who has not.</p>
    <h2>Finding somebody</h2>
    <p>Use the search box at the top. Part of a name is enough, accents and capitals do not \
    matter, and earlier names are found too. You can also type an e-mail address, or an employee \
    or registration number.</p>
    <p>You only find people whom your role lets you see. Somebody who is not found may work \
    elsewhere.</p>
    <h2>Loading a staff file</h2>
    <ol>
    <li>Choose <strong>Files</strong> in the menu and send the file as you have it. You need not \
    say what kind it is.</li>
    <li>Read what would change. Nothing has been saved at this point.</li>
    <li>Confirm. You get a receipt. The same file sent twice changes nothing.</li>
    </ol>
    <p>Rows that could not be taken come back as a file of the same layout, with the reason in a \
    further column. Mend them and send that file.</p>
    <h2>Why must somebody do this?</h2>
    <p>Every duty explains itself on the person’s page: which rule, because of which facts, and \
    where the rule comes from. If a fact is wrong, change it there or in the file it came from.</p>
    <h2>Getting in</h2>
    <p>If you cannot sign in, ask an administrator of your organisation for a one-time code. There \
    is no other way in, so nobody will ever ask you for your password.</p>
    """)

  static let accessibility = Page(
    "Accessibility statement",
    """
    <p>We want everybody to be able to use Waypoint: with a keyboard alone, with a screen reader, \
    with the text enlarged to four times its size, on a small phone, and without scripts.</p>
    <h2>How accessible it is</h2>
    <p>Waypoint is built to the Web Content Accessibility Guidelines 2.2, level AA. Each page is \
    checked by a machine whenever the program is changed, and the main journeys are done by \
    keyboard alone. Machines find only some of what can be wrong; if you meet a barrier, it is a \
    mistake of ours.</p>
    <h2>What we know is not good enough</h2>
    <ul>
    <li>Large tables of figures have to be moved sideways on a narrow screen. The same figures \
    are in the file you can download from the page.</li>
    </ul>
    <h2>Tell us</h2>
    <p>Tell the administrator of your organisation what you could not do, and on which page. They \
    can pass it on, and can meanwhile give you what you need in another form.</p>
    """)
}
