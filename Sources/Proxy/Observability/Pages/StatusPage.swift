internal import ClusterModel
internal import ObjectNotation

/// A page about this process, for people and for programs: `/statusz` or `/flagz`.
struct StatusPage {
  /// The kind of the object: `Statusz`.
  let kind: String
  /// The lines for people.
  let lines: [String]
  /// The fields of the object, beside `kind`, `apiVersion` and `metadata`.
  let fields: [String: ObjectValue]

  /// The name of the component in whose place this process is; clients look for it.
  private static let component = "kube-proxy"

  /// Returns the page in the form that the client prefers, or the API's refusal, 406, that names the forms.
  func response(to request: HTTPRequest) -> HTTPResponse {
    guard let format = PageFormat.preferred(accept: request.accept, kind: kind) else {
      return Self.refusal(in: PageFormat.Notation(accept: request.accept))
    }
    let type = format.contentType(of: kind)
    switch format {
    case .text: return HTTPResponse(type: type, body: text)
    case .object(let notation, let version):
      let object = object(version)
      return HTTPResponse(
        type: type, headers: version == .v1alpha1 ? [deprecation] : [],
        body: notation == .json ? object.json : object.yaml)
    }
  }

  private var text: String {
    let note = "For people to read: programs get an object with 'Accept: \(Self.example(of: kind))'."
    return (["", "\(Self.component) \(kind.lowercased())", note, ""] + lines).map { $0 + "\n" }.joined()
  }

  private static func example(of kind: String) -> String {
    PageFormat.object(.json, version: .v1beta1).contentType(of: kind)
  }

  private func object(_ version: PageFormat.Version) -> ObjectValue {
    let common: [String: ObjectValue] = [
      "kind": .text(kind), "apiVersion": .text("\(PageFormat.group)/\(version.rawValue)"),
      "metadata": .object(["name": .text(Self.component)]),
    ]
    return .object(common.merging(fields) { common, _ in common })
  }

  private var deprecation: HTTPResponse.Header {
    .init("Warning", #"299 - "v1alpha1 of \#(kind) is deprecated: ask for v1beta1""#)
  }

  private static func refusal(in notation: PageFormat.Notation) -> HTTPResponse {
    let types = PageFormat.mediaTypes.joined(separator: ", ")
    let message = "only the following media types are accepted: \(types)"
    let status: [String: ObjectValue] = [
      "kind": .text("Status"), "apiVersion": .text("v1"), "metadata": .object([:]),
      "status": .text("Failure"), "message": .text(message), "reason": .text("NotAcceptable"),
      "code": .number(406),
    ]
    let object = ObjectValue.object(status)
    return HTTPResponse(
      status: 406, type: notation.rawValue, body: notation == .json ? object.json : object.yaml)
  }
}
