import CExpat

/// What somebody who reads XML is told, element by element. Names come without their prefix.
protocol XMLListener: AnyObject {
  func begin(_ name: String, _ attributes: XMLAttributes) throws
  func end(_ name: String) throws
  func text(_ text: UnsafeBufferPointer<UInt8>) throws
}

/// The attributes of one element, looked at while it is at hand.
struct XMLAttributes {
  fileprivate let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

  /// By its name without prefix.
  subscript(_ name: String) -> String? {
    guard let pairs else { return nil }
    var place = 0
    while let key = pairs[place], let value = pairs[place + 1] {
      if XMLReading.isSame(key, name) { return String(cString: value) }
      place += 2
    }
    return nil
  }
}

/// Reads XML as it arrives, on one thread. Documents with definitions of their own are refused: no
/// spreadsheet needs them, and with them a line can become a gigabyte. So are those of which more
/// would have to be kept in mind than of any spreadsheet: depth without end, attributes of megabytes.
final class XMLReading {
  private let parser: XML_Parser
  private let listener: any XMLListener
  private var failure: (any Error)?
  private var names: [String: String] = [:]

  init(_ listener: any XMLListener) throws {
    guard let parser = waypoint_expat_parser() else { throw WorkbookRefusal.damaged }
    self.parser = parser
    self.listener = listener
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { data, name, attributes in
        guard let data, let name else { return }
        XMLReading.at(data).begin(name, XMLAttributes(pairs: attributes))
      },
      { data, name in
        guard let data, let name else { return }
        XMLReading.at(data).end(name)
      })
    XML_SetCharacterDataHandler(parser) { data, text, count in
      guard let data, let text else { return }
      text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        XMLReading.at(data).text(UnsafeBufferPointer(start: $0, count: Int(count)))
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
      guard let data else { return }
      XMLReading.at(data).stop(WorkbookRefusal.damaged)
    }
  }

  deinit { XML_ParserFree(parser) }

  /// - Throws: What the listener throws, or `WorkbookRefusal` when it is not XML.
  func take(_ bytes: UnsafeRawBufferPointer, isLast: Bool = false) throws {
    let status = XML_Parse(
      parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count),
      isLast ? 1 : 0)
    if let failure { throw failure }
    if status == XML_STATUS_ERROR {
      throw XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY
        ? WorkbookRefusal.tooLarge : WorkbookRefusal.damaged
    }
  }

  private static func at(_ data: UnsafeMutableRawPointer) -> XMLReading {
    Unmanaged<XMLReading>.fromOpaque(data).takeUnretainedValue()
  }

  private func begin(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    guard failure == nil else { return }
    do { try listener.begin(plain(name), attributes) } catch { stop(error) }
  }

  private func end(_ name: UnsafePointer<CChar>) {
    guard failure == nil else { return }
    do { try listener.end(plain(name)) } catch { stop(error) }
  }

  private func text(_ text: UnsafeBufferPointer<UInt8>) {
    guard failure == nil else { return }
    do { try listener.text(text) } catch { stop(error) }
  }

  private func stop(_ error: any Error) {
    failure = error
    XML_StopParser(parser, 0)
  }

  private func plain(_ name: UnsafePointer<CChar>) -> String {
    let whole = String(cString: name)
    guard whole.utf8.contains(UInt8(ascii: ":")) else { return whole }
    if let known = names[whole] { return known }
    let rest = whole.split(separator: ":").last.map(String.init) ?? whole
    names[whole] = rest
    return rest
  }

  fileprivate static func isSame(_ key: UnsafePointer<CChar>, _ name: String) -> Bool {
    var start = key
    var here = key
    while here.pointee != 0 {
      if here.pointee == 0x3A { start = here + 1 }
      here += 1
    }
    var place = start
    for byte in name.utf8 {
      guard UInt8(bitPattern: place.pointee) == byte else { return false }
      place += 1
    }
    return place.pointee == 0
  }
}

extension Archive {
  /// Reads one part of the archive as XML.
  func read(_ name: String, telling listener: any XMLListener) throws {
    let reading = try XMLReading(listener)
    try read(name) { try reading.take($0) }
    try reading.take(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
  }
}
