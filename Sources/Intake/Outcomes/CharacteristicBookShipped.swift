import Figures

extension CharacteristicBook {
  /// By the lists that are carried: those of the staff record and of the care data set.
  package static let shipped = CharacteristicBook(.shared)

  init(_ lists: CodeLists) {
    let origins = lists["esr_ethnic_origin"].entries
    let ethnicities = origins.filter {
      $0["code"] == $0["rolls_up_to"] && $0["wres_group"] != "unknown"
    }.map { entry in
      EthnicCategory(
        letter: entry["code"], name: entry["name"], broad: entry["broad_group"],
        group: entry["wres_group"] == "white" ? .white : .minority)
    }
    let bands = lists["afc_bands"].entries.map { entry in
      Band(
        code: entry["band"],
        name: entry["band"].first?.isNumber == true
          ? "Band \(entry["band"])" : Self.bandNames[entry["band"]] ?? entry["band"],
        cluster: UInt8(entry["wdes_cluster"]) ?? 0, tier: Self.tier(entry["race_disparity_tier"]))
    }
    func roles(_ sits: String) -> Set<String> {
      Set(lists["board_roles"].entries.filter { $0["sits"] == sits }.map { $0["role"] })
    }
    self.init(
      ethnicities: ethnicities, bands: bands, boardRoles: roles("board"),
      seniorRoles: roles("senior"))
    for entry in origins where entry["wres_group"] != "unknown" {
      take(ethnicity: entry["code"], of: "esr", as: entry["rolls_up_to"])
    }
    for entry in lists["asc_ethnicity"].entries where entry["wres_group"] != "unknown" {
      take(ethnicity: entry["code"], of: "asc", as: entry["nearest_nhs_letter"])
    }
    for entry in lists["esr_disability"].entries {
      take(disability: entry["value"], of: "esr", as: Self.disability(entry["wdes_group"]))
    }
    for entry in lists["asc_disabled"].entries {
      take(disability: entry["code"], of: "asc", as: Self.disability(entry["wdes_group"]))
    }
    for (scheme, list, column) in [
      ("esr", "esr_gender", "value"), ("asc", "asc_gender", "code"),
    ] {
      for entry in lists[list].entries {
        let name = scheme == "asc" ? entry["name"] : entry["value"]
        take(gender: entry[column], of: scheme, as: Self.gender(name))
      }
    }
  }

  private static let bandNames = [
    "VSM": "Very senior manager", "CON": "Consultant", "SAS": "Specialty and specialist doctor",
    "TRN": "Doctor in training", "NED": "Non-executive",
  ]

  private static func tier(_ word: String) -> Tier {
    switch word.prefix(5) {
    case "lower": .lower
    case "middl": .middle
    case "upper": .upper
    default: .none
    }
  }

  private static func disability(_ word: String) -> DisabilityGroup {
    switch word {
    case "disabled": .disabled
    case "non-disabled": .nonDisabled
    default: .unknown
    }
  }

  private static func gender(_ word: String) -> GenderGroup {
    switch word {
    case "Female": .women
    case "Male": .men
    case "Other": .other
    default: .unknown
    }
  }
}
