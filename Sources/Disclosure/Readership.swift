/// Whether whoever reads a figure may also see who is behind it.
package enum Readership: Hashable, Sendable {
  /// They may see the people themselves, so a number tells them nothing new: it is exact.
  case seesPeople
  /// They see figures and nobody by name: chairs, governors, and bodies outside an employer.
  case seesFigures
}
