import Foundation
import Kernel
import Yams

/// The names, places and posts of the example, as written in `Content/`.
struct ExampleContent: Sendable {
  let names: Names
  let places: Places
  let posts: Posts
  let country: ExampleCountryContent
  /// By the kind of employer: `practice`, `council`, `board`, `hospice`, `charity`.
  let smallEmployers: [String: ExampleSmallEmployer.Staffing]

  static func load() throws -> ExampleContent {
    ExampleContent(
      names: try decode("example-names"), places: try decode("example-places"),
      posts: try decode("example-posts"), country: try decode("example-country"),
      smallEmployers: try decode("example-small-employers"))
  }

  private static func decode<Value: Decodable>(_ name: String) throws -> Value {
    guard
      let address = Bundle.module.url(
        forResource: name, withExtension: "yaml", subdirectory: "Content")
    else { throw Problems("", "The file \(name).yaml is missing from this installation") }
    return try YAMLDecoder().decode(Value.self, from: Data(contentsOf: address))
  }

  struct Names: Decodable, Sendable {
    struct Community: Decodable, Sendable {
      let name: String
      let weight: Int
      let female: [String]
      let male: [String]
      let family: [String]
    }
    let communities: [Community]
    /// People known by one name only.
    let single: [String]
  }

  struct Places: Decodable, Sendable {
    struct Coded: Decodable, Sendable {
      let code: String
      let name: String
    }
    struct System: Decodable, Sendable {
      let code: String
      let name: String
      let people: Int
    }
    struct Council: Decodable, Sendable {
      let code: String
      let name: String
      let system: String
      let people: Int
    }
    struct Trust: Decodable, Sendable {
      let code: String
      let vpd: String
      let name: String
      let sort: TrustSort
      let foundation: Bool
      let system: String
      let people: Int
    }
    struct Network: Decodable, Sendable {
      let code: String
      let name: String
      let system: String
    }
    struct Practice: Decodable, Sendable {
      let code: String
      let name: String
      let system: String
      let network: String?
      let people: Int
    }
    struct Home: Decodable, Sendable {
      let location: String
      let name: String
      let people: Int
    }
    struct Provider: Decodable, Sendable {
      enum Kind: String, Decodable, Sendable { case home, agency }
      let number: String
      let name: String
      let kind: Kind
      let system: String
      let homes: [Home]
    }
    struct Other: Decodable, Sendable {
      enum Kind: String, Decodable, Sendable { case hospice, charity }
      let code: String
      let name: String
      let kind: Kind
      let system: String
      let people: Int
    }

    let region: Coded
    /// Where places are, by code. Nobody has such a postcode, but its area is known.
    let postcodes: [String: String]
    let systems: [System]
    let councils: [Council]
    let trusts: [Trust]
    let networks: [Network]
    let practices: [Practice]
    let providers: [Provider]
    let others: [Other]
  }

  enum TrustSort: String, Decodable, Sendable {
    case acute, specialist, mentalHealth, community, ambulance
  }

  /// `title | staff group | role | occupation code | payscale`.
  struct Post: Decodable, Sendable, Hashable {
    let title: String
    let staffGroup: String
    let role: String
    let occupationCode: String
    let payscale: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let parts = try container.decode(String.self).barParts
      guard parts.count == 5 else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a post has five parts between bars")
      }
      title = parts[0]
      staffGroup = parts[1]
      role = parts[2]
      occupationCode = parts[3]
      payscale = parts[4]
    }
  }

  struct Posts: Decodable, Sendable {
    struct Division: Decodable, Sendable {
      let director: Post
      let middle: Post
    }
    /// How many of a post a team has, relative to its other posts.
    struct Member: Decodable, Sendable {
      let weight: Int
      let post: Post
      init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        weight = try pair.decode(Int.self)
        post = try pair.decode(Post.self)
      }
    }
    struct Team: Decodable, Sendable {
      let name: String
      let sorts: [TrustSort]
      let weight: Int
      let leader: Post
      let members: [Member]
      var usualSize: Int { members.reduce(1) { $0 + $1.weight } }
    }
    let executives: [Post]
    let division: Division
    let teams: [Team]
  }
}
