import Files
import Foundation
import Kernel

/// Files to load, and what the user said about them.
package struct ImportRequest: Sendable {
  package enum Mode: Sendable, Hashable {
    /// Says what would change, and changes nothing.
    case check
    case apply
  }

  package var files: [ImportFile]
  /// The name of a format; without it each file is recognised by its content.
  package var format: String?
  package var mode: Mode
  /// The day for all date rules.
  package var asOf: Day
  /// A code of the employer; without it the employer comes from the file.
  package var organisation: String?
  /// The employer itself, when it is known already; goes before `organisation`.
  package var employer: OrganisationID?
  /// For files that name nobody.
  package var person: PersonID?
  /// What only one format knows: `["kind": "site"]`.
  package var options: [String: String]
  /// The upload that these are the files of.
  package var upload: UploadID?

  package init(
    files: [ImportFile], format: String? = nil, mode: Mode, asOf: Day,
    organisation: String? = nil, employer: OrganisationID? = nil, person: PersonID? = nil,
    options: [String: String] = [:],
    upload: UploadID? = nil
  ) {
    self.files = files
    self.format = format
    self.mode = mode
    self.asOf = asOf
    self.organisation = organisation
    self.employer = employer
    self.person = person
    self.options = options
    self.upload = upload
  }
}

package struct ImportFile: Sendable {
  /// Without folders.
  package let name: String
  /// `nil` when it could not be read.
  package let bytes: [UInt8]?

  package init(name: String, bytes: [UInt8]?) {
    self.name = name
    self.bytes = bytes
  }

  /// Reads a file of this machine.
  package static func read(path: String) -> ImportFile {
    let url = URL(fileURLWithPath: path)
    return ImportFile(
      name: url.lastPathComponent, bytes: (try? Data(contentsOf: url)).map { Array($0) })
  }
}

/// Files handed over and not yet confirmed.
package struct UploadID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}
