/// A form in which `/statusz` and `/flagz` are served: text for people, or an object for programs (KEP-4827, KEP-4828).
enum PageFormat: Hashable {
  case text
  case object(Notation, version: Version)

  /// A notation of objects, by its media type.
  enum Notation: String, CaseIterable {
    case json = "application/json"
    case yaml = "application/yaml"
  }

  /// A version of the API group.
  enum Version: String, CaseIterable {
    /// Deprecated; it differs from v1beta1 in nothing but its name.
    case v1alpha1
    case v1beta1
  }

  static let group = "config.k8s.io"

  /// The media types, in the order in which Kubernetes lists them in its refusals.
  static let mediaTypes = Notation.allCases.map(\.rawValue) + ["text/plain"]

  /// Returns the form that a client prefers; nil if it accepts none of them. An object is served only to clients that name
  /// its kind and version: `application/json;g=config.k8s.io;v=v1beta1;as=Statusz`.
  ///
  /// - Parameters:
  ///   - accept: the header `Accept`.
  ///   - kind: the page's kind: `Statusz`.
  static func preferred(accept: String, kind: String) -> Self? {
    if accept.allSatisfy(\.isWhitespace) { return .text }
    for clause in AcceptClause.all(in: accept) where clause.quality > 0 && clause.wantsPlainObject {
      if let format = clause.format(of: kind) { return format }
    }
    return nil
  }

  /// `application/json;g=config.k8s.io;v=v1beta1;as=Statusz`
  func contentType(of kind: String) -> String {
    switch self {
    case .text: "text/plain; charset=utf-8"
    case .object(let notation, let version):
      "\(notation.rawValue);g=\(Self.group);v=\(version.rawValue);as=\(kind)"
    }
  }
}

extension AcceptClause {
  /// Whether it asks for neither a stream nor another version of the API's common types.
  fileprivate var wantsPlainObject: Bool { parameters["stream"] == nil && parameters["sv"] == nil }

  fileprivate func format(of kind: String) -> PageFormat? {
    guard parameters["as"] != nil || parameters["g"] != nil || parameters["v"] != nil else {
      return includes("text/plain") ? .text : nil
    }
    guard parameters["as"] == kind, parameters["g"] == PageFormat.group,
      let version = parameters["v"].flatMap(PageFormat.Version.init),
      let notation = PageFormat.Notation.allCases.first(where: { includes($0.rawValue) })
    else { return nil }
    return .object(notation, version: version)
  }
}

extension PageFormat.Notation {
  /// The notation of a refusal: the one that the client prefers among those that it accepts for any object, otherwise JSON.
  init(accept: String) {
    let notations = AcceptClause.all(in: accept).lazy.filter { $0.parameters.isEmpty }.compactMap { clause in
      Self.allCases.first { clause.includes($0.rawValue) }
    }
    self = notations.first ?? .json
  }
}
