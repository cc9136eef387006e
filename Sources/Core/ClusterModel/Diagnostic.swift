/// Something that is wrong with one object, and what to do about it. A diagnostic never stops the rest.
public struct Diagnostic: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// How bad it is.
  public enum Severity: String, Hashable, Sendable, Comparable {
    /// The object, or the part that is named, is left out. `--strict` makes it fatal.
    case error
    /// The object works, though perhaps not as its author thinks.
    case warning

    /// Errors come first.
    public static func < (left: Self, right: Self) -> Bool { left == .error && right == .warning }
  }

  /// How bad it is.
  public let severity: Severity
  /// Which object; nil where a document is so broken that none can be named.
  public let object: ObjectReference?
  /// The field's path: `spec.ports[0].port`.
  public let field: String?
  /// Where it stands in which file.
  public let location: SourceLocation?
  /// What is wrong.
  public let problem: String
  /// What to do.
  public let remedy: String

  /// A diagnostic about a field of an object.
  public init(
    _ severity: Severity, _ object: ObjectReference?, field: String? = nil, location: SourceLocation? = nil,
    problem: String, remedy: String
  ) {
    self.severity = severity
    self.object = object
    self.field = field
    self.location = location
    self.problem = problem
    self.remedy = remedy
  }

  /// One line: `error: services.yaml:7:13: Service default/web: spec.ports[0].port: 70000 is not a valid port; …`
  public var description: String {
    let places = [location.map(\.description), object.map(\.description), field].compactMap { $0 }
    let place = places.map { "\($0): " }.joined()
    return "\(severity.rawValue): \(place)\(problem); \(remedy)"
  }

  /// Orders by object, then by field and place, so that reports do not depend on the order of arrival.
  public static func < (left: Self, right: Self) -> Bool { left.order < right.order }

  /// All of it, so that diagnostics that differ never tie.
  private var order: String {
    let place = location.map { "\($0.file)\u{0}\(1_000_000_000 + $0.line)\u{0}\(1_000_000_000 + $0.column)" }
    let parts = [
      object?.description, field, place, severity == .error ? "0" : "1", problem, remedy,
    ]
    return parts.map { $0 ?? "" }.joined(separator: "\u{0}")
  }
}

extension Diagnostic {
  /// What is wrong with a Service that nobody has given an address yet.
  package static let missingClusterIP = "the Service has no cluster IP yet"

  /// Whether it tells of a Service that nobody has given an address yet: no fault where somebody will.
  public var isMissingClusterIP: Bool { problem == Self.missingClusterIP && object?.kind == "Service" }
}

/// A place in a file: line and column count from 1, the column in characters.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// The file as it was named; `-` for standard input.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1.
  public let column: Int

  /// A place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// `file:line:column`
  public var description: String { "\(file):\(line):\(column)" }
}
