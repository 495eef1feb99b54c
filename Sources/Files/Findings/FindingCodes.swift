extension FindingCode {
  /// The codes of findings, with the severity and effect they usually have. The same list is carried
  /// in Intake's content with its meanings; a test holds the two together.
  package static let all: [FindingCode] = ofFiles + ofRecords + ofValues + ofMeaning
}
