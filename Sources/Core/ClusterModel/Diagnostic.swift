/// A problem with one object and its remedy. It never affects other objects.
public struct Diagnostic: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// How serious a problem is.
  public enum Severity: String, Hashable, Sendable, Comparable {
    /// The object, or the named part of it, is ignored. `--strict` makes this fatal.
    case error
    /// The object works, but perhaps not as its author intended.
    case warning

    /// Errors come first.
    public static func < (left: Self, right: Self) -> Bool { left == .error && right == .warning }
  }

  /// What programs tell diagnostics apart by; their texts are for people.
  public enum Kind: String, Hashable, Sendable {
    /// One that no program looks for.
    case other
    /// A Service to which no ClusterIP has been assigned yet. That is not a fault if one is assigned later.
    case missingClusterIP
    /// A Service that claims a frontend that another Service has.
    case refusedClaim
    /// A Service whose source ranges are all of the other family.
    case foreignSourceRanges
    /// A Service that names an address in two fields, which changes how it is treated.
    case sharedAddress
    /// A node without an address, in one family, at which node ports could be served.
    case noNodePortAddress
  }

  /// What kind of problem it is.
  public let kind: Kind
  /// How serious the problem is.
  public let severity: Severity
  /// The object; nil if a document is too broken to identify one.
  public let object: ObjectReference?
  /// The path of the field: `spec.ports[0].port`.
  public let field: String?
  /// The position of the field in its file.
  public let location: SourceLocation?
  /// What is wrong, without a period.
  public let problem: String
  /// What the user can do, as an imperative without a period.
  public let remedy: String

  /// Creates a diagnostic about a field of an object.
  public init(
    _ severity: Severity, _ object: ObjectReference?, field: String? = nil, location: SourceLocation? = nil,
    kind: Kind = .other, problem: String, remedy: String
  ) {
    self.kind = kind
    self.severity = severity
    self.object = object
    self.field = field
    self.location = location
    self.problem = problem
    self.remedy = remedy
  }

  /// Returns the same diagnostic at another place.
  public func located(at location: SourceLocation?) -> Diagnostic {
    Diagnostic(
      severity, object, field: field, location: location, kind: kind, problem: problem, remedy: remedy)
  }

  /// One line: `error: services.yaml:7:13: Service default/web: spec.ports[0].port: 70000 is not a valid port; …`
  public var description: String {
    let places = [location.map(\.description), object.map(\.description), field].compactMap { $0 }
    let place = places.map { "\($0): " }.joined()
    return "\(severity.rawValue): \(place)\(problem); \(remedy)".asOneLine
  }

  /// Orders by object, then by field and location, so that reports do not depend on the order of arrival.
  public static func < (left: Self, right: Self) -> Bool { left.order < right.order }

  // Includes all members, so that different diagnostics never tie.
  private var order: String {
    let place = location.map { "\($0.file)\u{0}\(1_000_000_000 + $0.line)\u{0}\(1_000_000_000 + $0.column)" }
    let parts = [
      object?.description, field, place, severity == .error ? "0" : "1", problem, remedy, kind.rawValue,
    ]
    return parts.map { $0 ?? "" }.joined(separator: "\u{0}")
  }
}

/// A position in a file. Lines and columns start at 1; columns count characters.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// The file's name as the user gave it; `-` for standard input.
  public let file: String
  /// The line, starting at 1.
  public let line: Int
  /// The column, starting at 1.
  public let column: Int

  /// Creates a position in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`
  public var description: String { "\(file):\(line):\(column)" }
}
