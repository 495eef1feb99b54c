// swift-tools-version:6.2
import PackageDescription

// One target per box of ARCHITECTURE.md; arrows point down, and on floor 1 only to the left.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What goes through many rows is optimised in debug builds too: the example is made and asked
/// about by them, and so are the tests.
let busy: Set<String> = [
  "Kernel", "Statistics", "Storage", "Files", "Journals", "Obligations", "Disclosure",
]

func target(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  let quick: [SwiftSetting] =
    busy.contains(name) ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []
  return .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict + quick)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency] = [], fixtures: String? = nil
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestKit"],
    exclude: fixtures.map { [$0] } ?? [], swiftSettings: strict)
}

let package = Package(
  name: "waypoint",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "waypoint", targets: ["waypoint"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
  ],
  targets: [
    // Floor 0
    .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZLib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CCbc", providers: [.apt(["coinor-libcbc-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    target("Kernel"),
    target("Statistics", ["CCbc"]),
    target(
      "Storage",
      ["Kernel", "CLibPQ", "CZLib", crypto, grdb, grdbSQLite, logging, nioCore, nioPosix]),
    target("Markup", ["Kernel"]),
    target("Files", ["Kernel", "CZLib", "CXLSXWriter", "CZip", "CExpat"]),
    target("Courier", ["Kernel", "CLibCurl", nioPosix]),
    target("Credentials", ["Kernel", "CZLib", crypto]),

    // Floor 1
    target("Journals", ["Kernel", "Storage", crypto]),
    target("Directory", ["Kernel", "Storage", "Journals", yams], resources: [.copy("Content")]),
    target(
      "Access",
      [
        "Kernel", "Storage", "Files", "Courier", "Journals", "Directory", crypto, cryptoExtras,
        jwtKit, nioPosix, yams,
      ]),
    target(
      "Records", ["Kernel", "Storage", "Credentials", "Journals", "Directory", "Access"]),
    target(
      "Obligations",
      ["Kernel", "Storage", "Journals", "Directory", "Access", "Records", crypto, yams],
      resources: [.copy("Content")]),
    target("Disclosure", ["Kernel", "Statistics"]),
    target(
      "Figures",
      ["Kernel", "Storage", "Journals", "Directory", "Access", "Records", "Disclosure"]),
    target(
      "Intake",
      [
        "Kernel", "Storage", "Files", "Journals", "Directory", "Access", "Records", "Obligations",
        "Figures", crypto,
      ],
      resources: [.copy("Content")]),
    target(
      "Web",
      [
        "Kernel", "Storage", "Markup", "Files", "Journals", "Directory", "Access", "Records",
        "Obligations",
        hummingbird, httpTypes, nioCore, logging, crypto, argumentParser,
      ]),

    // Floor 2
    target(
      "Register",
      [
        "Kernel", "Storage", "Markup", "Files", "Courier", "Journals", "Directory", "Access",
        "Records", "Obligations", "Disclosure", "Figures", "Intake", "Web", hummingbird, httpTypes,
        nioCore, logging, argumentParser, yams,
      ], resources: [.copy("Content")]),
    target(
      "Standards",
      [
        "Kernel", "Storage", "Markup", "Credentials", "Journals", "Directory", "Access", "Records",
        "Obligations", "Disclosure", "Web", argumentParser, hummingbird, httpTypes, yams,
      ], resources: [.copy("Content")]),
    target(
      "Programmes",
      [
        "Kernel", "Statistics", "Storage", "Markup", "Files", "Journals", "Directory", "Access",
        "Records", "Obligations", "Disclosure", "Web", argumentParser, hummingbird, httpTypes, yams,
      ], resources: [.copy("Content")]),
    target(
      "Equality",
      [
        "Kernel", "Statistics", "Storage", "Markup", "Files", "Journals", "Directory", "Access",
        "Obligations", "Disclosure", "Figures", "Intake", "Web", argumentParser, hummingbird,
        httpTypes, yams,
      ], resources: [.copy("Content")]),

    // Floor 3
    target(
      "WaypointApp",
      [
        "Kernel", "Storage", "Markup", "Files", "Courier", "Credentials", "Journals", "Directory",
        "Access", "Records", "Obligations", "Figures", "Intake", "Web", "Register", "Standards",
        "Programmes", "Equality", hummingbird, httpTypes, nioCore,
        logging, argumentParser, serviceLifecycle, unixSignals, yams,
      ], resources: [.copy("Content")]),
    .executableTarget(
      name: "waypoint", dependencies: ["WaypointApp", argumentParser], swiftSettings: strict),

    // Tests
    target(
      "TestKit",
      [
        "Kernel", "Storage", "Journals", "Directory", "Access", "Records", "Obligations", "Figures",
        "Intake",
      ]),
    tests(
      "ObligationsTests",
      ["Kernel", "Storage", "Journals", "Directory", "Access", "Records", "Obligations"]),
    tests("MarkupTests", ["Kernel", "Markup"]),
    tests(
      "AccessTests",
      [
        "Kernel", "Storage", "Courier", "Journals", "Directory", "Access", crypto, cryptoExtras,
      ]),
    tests(
      "WebTests",
      [
        "Kernel", "Storage", "Markup", "Access", "Web", hummingbird, hummingbirdTesting, httpTypes,
        nioCore, logging,
      ]),
    tests(
      "RegisterTests",
      [
        "Kernel", "Storage", "Credentials", "Courier", "Journals", "Directory", "Access",
        "Records", "Web", "Register", "Standards", crypto, cryptoExtras, hummingbird,
        hummingbirdTesting, httpTypes, nioCore, logging,
      ]),
    tests(
      "StandardsTests",
      [
        "Kernel", "Storage", "Markup", "Credentials", "Journals", "Directory", "Access", "Records",
        "Obligations", "Disclosure", "Web", "Register", "Standards", hummingbird,
        hummingbirdTesting, httpTypes, nioCore, logging,
      ]),
    tests(
      "ProgrammesTests",
      [
        "Kernel", "Statistics", "Storage", "Markup", "Files", "Journals", "Directory", "Access",
        "Records",
        "Obligations", "Disclosure", "Web", "Register", "Programmes", hummingbird,
        hummingbirdTesting, httpTypes, nioCore, logging,
      ]),
    tests(
      "EqualityTests",
      [
        "Kernel", "Statistics", "Storage", "Files", "Journals", "Directory", "Access",
        "Obligations", "Disclosure", "Figures", "Intake", "Web", "Equality",
      ]),
    tests("ArchitectureTests", [yams]),
    tests("KernelTests", ["Kernel"]),
    tests("StatisticsTests", ["Statistics"], fixtures: "Fixtures"),
    tests("FilesTests", ["Kernel", "Files", "CZLib"], fixtures: "Fixtures"),
    tests(
      "CourierTests",
      ["Kernel", "Courier", hummingbird, hummingbirdTesting, httpTypes, logging, nioCore]),
    tests("CredentialsTests", ["Kernel", "Credentials"]),
    tests("StorageTests", ["Kernel", "Storage", logging]),
    tests(
      "WaypointAppTests",
      [
        "Kernel", "Storage", "Credentials", "Journals", "Directory", "Access", "Records", "Web",
        "WaypointApp", argumentParser,
      ]),
    tests("JournalsTests", ["Kernel", "Storage", "Journals"]),
    tests("DirectoryTests", ["Kernel", "Storage", "Journals", "Directory"]),
    tests(
      "RecordsTests",
      ["Kernel", "Storage", "Credentials", "Journals", "Directory", "Access", "Records"]),
    tests("DisclosureTests", ["Kernel", "Statistics", "Disclosure"]),
    tests(
      "FiguresTests",
      [
        "Kernel", "Statistics", "Storage", "Journals", "Directory", "Access", "Disclosure",
        "Figures",
      ]),
    tests(
      "IntakeTests",
      [
        "Kernel", "Storage", "Files", "Journals", "Directory", "Access", "Records",
        "Figures", "Intake", logging,
      ],
      fixtures: "Fixtures"),
  ]
)
