import Kernel

/// What a made-up person said of themselves, in the words and codes of both kinds of file. Goes to
/// the monitoring store by way of the files, like anybody's.
struct ExampleMonitoring {
  let staffRecordEthnicOrigin: String
  let staffRecordDisability: String
  let nationality: String
  let careEthnicity: String
  let careNationality: String
  let careDisability: String

  init(_ person: ExamplePerson, _ dice: inout ExampleDice) {
    let said = dice.number(1...100)
    let origin: (letter: String, name: String, care: String)
    switch person.community {
    case "English": origin = ("A", "White - British", "31")
    case "Irish and Welsh":
      origin = said > 50 ? ("B", "White - Irish", "32") : ("A", "White - British", "31")
    case "Pakistani": origin = ("J", "Asian or Asian British - Pakistani", "40")
    case "Indian": origin = ("H", "Asian or Asian British - Indian", "39")
    case "Bangladeshi": origin = ("K", "Asian or Asian British - Bangladeshi", "41")
    case "Nigerian and Ghanaian", "Zimbabwean and East African":
      origin = ("N", "Black or Black British - African", "44")
    case "Caribbean": origin = ("M", "Black or Black British - Caribbean", "45")
    case "Polish and Romanian":
      origin = ("C", "White - Any other White background", "34")
    case "Chinese and Vietnamese": origin = ("R", "Chinese", "42")
    case "Filipino":
      origin = ("L", "Asian or Asian British - Any other Asian background", "43")
    default: origin = ("S", "Any Other Ethnic Group", "98")
    }
    staffRecordEthnicOrigin = said <= 4 ? "Z Not Stated" : "\(origin.letter) \(origin.name)"
    careEthnicity = said <= 4 ? "99" : origin.care
    switch dice.number(1...100) {
    case 1...5:
      staffRecordDisability = "Yes"
      careDisability = "1"
    case 6...13:
      staffRecordDisability = "Not Declared"
      careDisability = "2"
    default:
      staffRecordDisability = "No"
      careDisability = "0"
    }
    let british = (nationality: "British", care: "826")
    switch (person.community, said > 60) {
    case ("Filipino", true): (nationality, careNationality) = ("Filipino", "608")
    case ("Indian", true): (nationality, careNationality) = ("Indian", "356")
    case ("Nigerian and Ghanaian", true): (nationality, careNationality) = ("Nigerian", "566")
    case ("Polish and Romanian", true): (nationality, careNationality) = ("Polish", "616")
    default: (nationality, careNationality) = british
    }
  }
}
