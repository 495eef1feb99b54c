import Directory
import Kernel

/// What a measure is counted from. Rooms that come later only have to write the records.
package enum FigureSource: String, CaseIterable, Sendable {
  /// Staff in post, with their bands.
  case workforce
  /// Shortlisted and appointed.
  case recruitment
  /// Who entered a formal disciplinary process.
  case disciplinary
  /// Who entered a formal capability process on performance.
  case capability
  /// Who took part in training that nobody has to do.
  case training
  /// Who left in the year.
  case leavers
  /// The board beside the workforce.
  case board
  /// Senior managers beside the workforce.
  case managers
  /// Results of a survey, as they are handed over.
  case survey
  /// What each is paid for an hour, and as a bonus.
  case pay
}

/// By what people are grouped.
package enum FigureCharacteristic: String, CaseIterable, Sendable {
  case ethnicity, disability, gender

  /// The groups that are compared, the one that standards are about first.
  package var groups: [String] {
    switch self {
    case .ethnicity: ["BME", "white"]
    case .disability: ["disabled", "non-disabled"]
    case .gender: ["women", "men"]
    }
  }

  /// That of a place of the census; `nil` where it is not known or in neither.
  func group(_ place: Int) -> String? {
    switch self {
    case .ethnicity:
      CharacteristicBook.EthnicGroup(rawValue: UInt8(place)).flatMap {
        switch $0 {
        case .unknown: nil
        case .white: "white"
        case .minority: "BME"
        }
      }
    case .disability:
      CharacteristicBook.DisabilityGroup(rawValue: UInt8(place)).flatMap {
        switch $0 {
        case .unknown: nil
        case .disabled: "disabled"
        case .nonDisabled: "non-disabled"
        }
      }
    case .gender:
      CharacteristicBook.GenderGroup(rawValue: UInt8(place)).flatMap {
        switch $0 {
        case .unknown, .other: nil
        case .women: "women"
        case .men: "men"
        }
      }
    }
  }

  var side: WorkforceSide {
    switch self {
    case .ethnicity: .ethnicGroup
    case .disability: .disability
    case .gender: .gender
    }
  }

  var characteristic: Characteristic {
    switch self {
    case .ethnicity: .ethnicity
    case .disability: .disability
    case .gender: .gender
    }
  }

  var said: RecruitmentApplication.Said {
    switch self {
    case .ethnicity: .ethnicity
    case .disability: .disability
    case .gender: .gender
    }
  }
}

/// What is to be counted, of whom, and when.
package struct FigureQuestion: Hashable, Sendable {
  package var source: FigureSource
  package var characteristic: FigureCharacteristic
  package var organisation: OrganisationID
  package var year: StandardsYear
  /// Of a survey, the measure whose results are meant: `wres-5`.
  package var measure: String

  package init(
    _ source: FigureSource, by characteristic: FigureCharacteristic,
    at organisation: OrganisationID,
    in year: StandardsYear, measure: String
  ) {
    self.source = source
    self.characteristic = characteristic
    self.organisation = organisation
    self.year = year
    self.measure = measure
  }
}

/// How many of each group, exactly. For those who may have them so, or to be made safe.
package struct FigureCounts: Hashable, Sendable {
  package struct Group: Hashable, Sendable {
    package let name: String
    package var numerator: Int?
    package var denominator: Int?
    /// Why it cannot be counted although something was recorded.
    package var fault: String?

    package init(
      _ name: String, numerator: Int? = nil, denominator: Int? = nil, fault: String? = nil
    ) {
      self.name = name
      self.numerator = numerator
      self.denominator = denominator
      self.fault = fault
    }
  }

  /// One row of what a figure is made up of: a pay band.
  package struct Part: Hashable, Sendable {
    package let name: String
    /// By group; those who did not say under the last.
    package let counts: [Int]
  }

  /// Whether anybody recorded anything of the kind.
  package var isRecorded = false
  package var groups: [Group] = []
  /// Those who are counted and did not say to which group they belong.
  package var rest = Group("not known", numerator: 0, denominator: 0)
  /// Of a workforce, band by band.
  package var parts: [Part] = []
  /// What two groups are paid.
  package var pay: PayGap?
  /// How many of those who are counted said to which group they belong, and how many there are.
  package var known = 0
  package var all = 0
  /// What to mind, for those who may see the counts: how many are not in them, and why.
  package var notes: [String] = []
  /// What to mind, for everybody: where the counts are from.
  package var safeNotes: [String] = []
}
