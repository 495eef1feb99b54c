/// The words that guesses begin with: small, our own, and written for people of health and care in
/// England. Found in a password whatever digits and signs stand around them or in their letters.
enum CommonPasswords {
  static let words: [String] = """
    password passwort passcode passphrase letmein welcome hello qwerty qwertyuiop azerty asdf
    asdfgh asdfghjkl zxcvbn zxcvbnm iloveyou loveyou admin administrator root user username guest
    login signin changeme change default secret test testing temp temporary access master system
    manager supervisor office computer internet security private nothing something whatever trustno
    superman batman spiderman pokemon starwars minecraft dragon monkey tiger lion eagle wolf shadow
    sunshine rainbow princess angel flower butterfly summer autumn winter spring january february
    march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday football cricket rugby liverpool everton arsenal chelsea
    manchester united city tottenham celtic rangers newcastle leeds villa westham london england
    scotland wales ireland britain yorkshire birmingham bristol nottingham sheffield charlie thomas
    oliver george harry jack jacob william james daniel matthew michael andrew ashley jessica
    jennifer jordan amelia emily sophie olivia chloe nicole hannah lauren megan rebecca michelle
    family mother father mummy daddy baby darling sweetheart honey chocolate cookie cheese banana
    orange apple coffee pepper ginger buster maggie bailey rosie daisy poppy molly lucky
    hospital nurse nursing doctor ward matron clinic surgery patient care carer caring carehome home
    health healthcare social service trust staff rota shift night team nhs nhsmail england careteam
    resident midwife theatre pharmacy medical medicine ambulance induction training appraisal
    esr skills mandatory leadership the my is and one two three this now new our
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Letters only, with digits and signs that stand for letters read as those:
  /// `P@55w0rd!2026` is `password`.
  static func plain(_ password: String) -> String {
    var letters = Array(password)
    // What stands at the end is a year or a sign, not a letter.
    while let last = letters.last, !last.isLetter { letters.removeLast() }
    while let first = letters.first, !first.isLetter, first != "@", first != "$" {
      letters.removeFirst()
    }
    return String(
      letters.compactMap { letter -> Character? in
        if letter.isLetter { return letter }
        return standing[letter]
      })
  }

  private static let standing: [Character: Character] = [
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
  ]
}
