import CLibCurl

/// One use of libcurl, whatever the protocol: set what is wanted, perform, read what came. It stays
/// on the thread it was made on.
final class CurlHandle {
  private let handle: UnsafeMutableRawPointer
  private let limitInBytes: Int
  private let seconds: Int
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private var toSend: [UInt8] = []
  private var sent = 0
  private var isTooLarge = false
  private(set) var received: [UInt8] = []
  private var replies: [UInt8] = []
  /// Where libcurl writes what went wrong, in its own words.
  private let wrong = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// Once for the process, before the first handle.
  private static let isStarted = waypoint_curl_start() == CURLE_OK

  /// - Parameter limitInBytes: More than this is not taken.
  init(_ settings: CourierSettings, limitInBytes: Int, seconds: Int) throws {
    guard Self.isStarted, let handle = curl_easy_init() else {
      throw CourierFailure.failed("libcurl could not be started")
    }
    self.handle = handle
    self.limitInBytes = limitInBytes
    self.seconds = seconds
    wrong.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try check(waypoint_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, wrong))
    // Threads and signals do not go together.
    try set(CURLOPT_NOSIGNAL, 1)
    try set(CURLOPT_CONNECTTIMEOUT, settings.connectSeconds)
    try set(CURLOPT_TIMEOUT, seconds)
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    // Beside the folder of the machine's own authorities, which libcurl looks into as well.
    if let file = settings.extraAuthorities { try set(CURLOPT_CAINFO, file) }
    // An empty one keeps libcurl from asking the environment.
    try set(CURLOPT_PROXY, settings.proxy ?? "")
  }

  deinit {
    curl_easy_cleanup(handle)
    wrong.deallocate()
    for list in lists { curl_slist_free_all(list) }
  }

  func set(_ option: CURLoption, _ text: String) throws {
    try check(waypoint_curl_set_text(handle, option, text))
  }

  func set(_ option: CURLoption, _ number: Int) throws {
    try check(waypoint_curl_set_number(handle, option, number))
  }

  /// Headers, recipients: libcurl reads them while it performs.
  func set(_ option: CURLoption, _ lines: [String]) throws {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        curl_slist_free_all(list)
        throw CourierFailure.failed("libcurl had no room for a list")
      }
      list = longer
    }
    guard let list else { return }
    lists.append(list)
    try check(waypoint_curl_set_list(handle, option, list))
  }

  /// What is handed to the other side as libcurl asks for it.
  func send(_ bytes: [UInt8]) throws {
    toSend = bytes
    try check(
      waypoint_curl_set_function(handle, CURLOPT_READFUNCTION) { buffer, size, count, owner in
        guard let buffer, let owner else { return 0 }
        return Unmanaged<CurlHandle>.fromOpaque(owner).takeUnretainedValue()
          .fill(buffer, size * count)
      })
  }

  /// Keeps what the other side says on the way, for `lastReply`.
  func keepReplies() throws {
    try check(
      waypoint_curl_set_function(handle, CURLOPT_HEADERFUNCTION) { buffer, size, count, owner in
        guard let buffer, let owner else { return 0 }
        return Unmanaged<CurlHandle>.fromOpaque(owner).takeUnretainedValue()
          .note(buffer, size * count)
      })
    try check(
      waypoint_curl_set_pointer(
        handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(self).toOpaque()))
  }

  /// Does it, and waits until it is done.
  func perform() throws { try check(performing()) }

  /// The same, with the code of libcurl.
  func performing() -> CURLcode {
    received = []
    replies = []
    sent = 0
    let owner = Unmanaged.passUnretained(self).toOpaque()
    let prepared = [
      waypoint_curl_set_pointer(handle, CURLOPT_WRITEDATA, owner),
      waypoint_curl_set_pointer(handle, CURLOPT_READDATA, owner),
      waypoint_curl_set_function(handle, CURLOPT_WRITEFUNCTION) { buffer, size, count, owner in
        guard let buffer, let owner else { return 0 }
        return Unmanaged<CurlHandle>.fromOpaque(owner).takeUnretainedValue()
          .take(buffer, size * count)
      },
    ]
    return prepared.first { $0 != CURLE_OK } ?? curl_easy_perform(handle)
  }

  /// The last line of the other side that begins with `code`, without its end: it may have said
  /// goodbye since.
  func lastReply(of code: Int) -> String {
    replies.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .map { String(decoding: $0, as: UTF8.self) }
      .last { $0.hasPrefix(String(code)) } ?? ""
  }

  /// What went wrong, in libcurl's words.
  func words(for code: CURLcode) -> String {
    let words = String(cString: wrong)
    return words.isEmpty ? String(cString: curl_easy_strerror(code)) : words
  }

  /// The status of HTTP, the last reply of SMTP.
  func responseCode() -> Int {
    var code = 0
    _ = waypoint_curl_get_number(handle, CURLINFO_RESPONSE_CODE, &code)
    return code
  }

  /// Where a redirect that was not followed leads.
  func redirectAddress() -> String? { text(CURLINFO_REDIRECT_URL) }

  func contentType() -> String? { text(CURLINFO_CONTENT_TYPE) }

  private func text(_ what: CURLINFO) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard waypoint_curl_get_text(handle, what, &text) == CURLE_OK, let text else { return nil }
    return String(cString: text)
  }

  private func note(_ buffer: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
    guard replies.count + count <= limitInBytes else { return 0 }
    buffer.withMemoryRebound(to: UInt8.self, capacity: count) {
      replies.append(contentsOf: UnsafeBufferPointer(start: $0, count: count))
    }
    return count
  }

  private func take(_ buffer: UnsafeMutablePointer<CChar>, _ count: Int) -> Int {
    guard received.count + count <= limitInBytes else {
      isTooLarge = true
      return 0
    }
    buffer.withMemoryRebound(to: UInt8.self, capacity: count) {
      received.append(contentsOf: UnsafeBufferPointer(start: $0, count: count))
    }
    return count
  }

  private func fill(_ buffer: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
    let piece = toSend[sent..<min(sent + room, toSend.count)]
    for (index, byte) in piece.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    sent += piece.count
    return piece.count
  }

  private func check(_ code: CURLcode) throws {
    guard code != CURLE_OK else { return }
    let words = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_WRITE_ERROR where isTooLarge, CURLE_FILESIZE_EXCEEDED:
      throw CourierFailure.tooLarge(limitInBytes: limitInBytes)
    case CURLE_OPERATION_TIMEDOUT:
      throw CourierFailure.slow(seconds: seconds)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT:
      throw CourierFailure.unreachable(words)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR:
      throw CourierFailure.untrusted(words)
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
      throw CourierFailure.address(words)
    default:
      throw CourierFailure.failed(words)
    }
  }
}
