import Foundation
import Kernel
import Storage
import TestKit
import Testing

@Suite struct `The ring of keys` {
  private func ring(_ seeds: UInt8...) -> KeyRing {
    KeyRing(
      seeds.compactMap { KeyRing.Key(bytes: [UInt8](repeating: $0, count: 32)) },
      chance: .different())
  }

  @Test func `opens what it sealed, for the place it was sealed for`() throws {
    let sealed = try ring(1).seal(Array("secret".utf8), for: "here 1")
    #expect(try ring(1).open(sealed, for: "here 1") == Array("secret".utf8))
    #expect(throws: SealBroken.self) { try ring(1).open(sealed, for: "here 2") }
    #expect(throws: SealBroken.self) { try ring(2).open(sealed, for: "here 1") }
  }

  @Test func `notices every changed letter`() throws {
    guard case .text(let text) = try ring(1).seal([1, 2, 3], for: "here").stored else { return }
    for index in text.indices {
      var changed = text
      changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
      guard let value = SealedValue(stored: .text(changed)) else { continue }
      // The last letters of base 64 may stand for bits that are not there.
      if value.stored == .text(text) { continue }
      #expect(throws: SealBroken.self, "\(changed)") { try ring(1).open(value, for: "here") }
    }
  }

  @Test func `seals the same thing differently each time, and never in the open`() throws {
    let keys = ring(1)
    let (one, other) = (
      try keys.seal(Array("secret".utf8), for: "x"), try keys.seal(Array("secret".utf8), for: "x")
    )
    #expect(one != other)
    #expect(!"\(one.stored)".contains("secret"))
  }

  @Test func `seals with the last key, and opens with the earlier ones`() throws {
    let before = try ring(1).seal([9], for: "x")
    let both = ring(1, 2)
    #expect(try both.open(before, for: "x") == [9])
    #expect(try both.seal([9], for: "x").key == ring(2).present)
  }

  @Test func `without keys refuses in words`() {
    #expect(throws: NoKeys.self) { try KeyRing.empty.seal([1], for: "x") }
  }

  /// AES-GCM as others have it: test case 14 of McGrew and Viega's specification, 256-bit key of
  /// zeros, nonce of zeros, one block of zeros.
  @Test func `is AES in Galois/Counter Mode`() throws {
    let keys = KeyRing(
      [KeyRing.Key(bytes: [UInt8](repeating: 0, count: 32))].compactMap(\.self),
      chance: Chance { [UInt8](repeating: 0, count: $0) })
    let sealed = try keys.seal([UInt8](repeating: 0, count: 16), for: "")
    guard case .text(let text) = sealed.stored else { return }
    let bytes = Array(try #require(Data(base64Encoded: String(text.dropFirst(9)))))
    let hex = bytes.dropFirst(12).map { String(format: "%02x", $0) }.joined()
    #expect(hex == "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919")
  }
}

@Suite struct `The key file` {
  @Test func `is made once, for its owner alone`() async throws {
    try await withTemporaryFolder { folder in
      let file = KeyFile(folder.appending(path: "waypoint.keys").path)
      try file.make(chance: .different(), on: Clock.test.today)
      let first = try file.read(chance: .test).ids
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      #expect((mode as? NSNumber)?.intValue == 0o600)
      // A second node that starts at the same moment.
      try file.make(chance: .different(seed: 2), on: Clock.test.today)
      #expect(try file.read(chance: .test).ids == first)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
  }

  @Test func `keeps the old keys when one is added`() async throws {
    try await withTemporaryFolder { folder in
      let file = KeyFile(folder.appending(path: "waypoint.keys").path)
      try file.make(chance: .different(), on: Clock.test.today)
      let old = try file.read(chance: .different())
      let sealed = try old.seal([5], for: "x")
      try file.add(chance: .different(seed: 3), on: Clock.test.today)
      let new = try file.read(chance: .different())
      #expect(new.ids.first == old.present && new.ids.count == 2)
      #expect(try new.open(sealed, for: "x") == [5])
    }
  }

  @Test func `stays whose it was, as it was and where it was when a key is added`() async throws {
    try await withTemporaryFolder { folder in
      let real = folder.appending(path: "kept.keys").path
      let link = folder.appending(path: "waypoint.keys").path
      try KeyFile(real).make(chance: .different(), on: Clock.test.today)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
      // Whoever runs the tests may not give files away, but for the superuser.
      let owner: uid_t = geteuid() == 0 ? 4_321 : geteuid()
      #expect(chown(real, owner, gid_t.max) == 0 && chmod(real, 0o640) == 0)
      try KeyFile(link).add(chance: .different(seed: 3), on: Clock.test.today)
      var status = stat()
      #expect(lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
      #expect(stat(real, &status) == 0)
      #expect(status.st_uid == owner && status.st_mode & 0o7777 == 0o640)
      #expect(try KeyFile(real).read(chance: .test).ids.count == 2)
      #expect(try KeyFile(link).read(chance: .test).ids.count == 2)
    }
  }

  @Test func `is refused when it was damaged, or when everybody can read it`() async throws {
    try await withTemporaryFolder { folder in
      let file = KeyFile(folder.appending(path: "waypoint.keys").path)
      try file.make(chance: .different(), on: Clock.test.today)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
      #expect(throws: Problems.self) { try file.read(chance: .test) }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
      var text = try String(contentsOfFile: file.path, encoding: .utf8)
      let last = text.index(text.endIndex, offsetBy: -6)
      text.replaceSubrange(last...last, with: text[last] == "A" ? "B" : "A")
      try text.write(toFile: file.path, atomically: false, encoding: .utf8)
      let problems = #expect(throws: Problems.self) { try file.read(chance: .test) }
      #expect(problems?.problems.first?.message.contains("is no key") == true)
    }
  }
}
