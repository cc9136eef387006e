import ClusterModel
import Foundation
import KubeObjects
import ManifestDecoding
import Testing

/// Every field that is described means something. A case without a property does not compile; one that no rule reads is found
/// here: each field in turn gets a value of the wrong kind, which a rule that reads it reports, or from which it concludes
/// something else.
@Suite struct ReadFieldTests {
  @Test(arguments: WholeObject.all.indices) func wholeObjectsHaveNoFaults(_ index: Int) throws {
    let object = WholeObject.all[index]
    let outcome = try Outcome(of: object.value)
    #expect(outcome.faults == [])
    #expect(outcome.objects.count == 1)
  }

  @Test func everyDescribedFieldIsRead() throws {
    var survey = Survey()
    for object in WholeObject.all { try survey.visit(object) }
    #expect(survey.described.subtracting(survey.read).map(\.description).sorted() == [])
  }

  /// Otherwise the test above would find nothing.
  @Test func aFieldThatNoRuleReadsMakesNoDifference() throws {
    let object = try #require(WholeObject.all.first)
    let value = try object.value
    let altered = replacing(["spec", "unread"], in: adding("unread", to: value))
    #expect(try Outcome(of: altered).objects == Outcome(of: value).objects)
    #expect(try Outcome(of: altered).faults == [])
  }

  private func adding(_ name: String, to value: Any) -> Any {
    guard var object = value as? [String: Any], var spec = object["spec"] as? [String: Any] else {
      return value
    }
    spec[name] = "x"
    object["spec"] = spec
    return object
  }
}

/// Which fields are described, and which were found to be read.
private struct Survey {
  /// A field of a message.
  struct MessageField: Hashable, CustomStringConvertible {
    let message: ObjectIdentifier
    let description: String

    init(_ name: String, of type: any NamedObject.Type) {
      message = ObjectIdentifier(type)
      description = "\(type).\(name)"
    }
  }

  var described: Set<MessageField> = []
  var read: Set<MessageField> = []

  mutating func visit(_ object: WholeObject) throws {
    let value = try object.value
    try visit(object.type, at: [], of: value, Outcome(of: value))
  }

  private mutating func visit(
    _ type: any NamedObject.Type, at path: [String], of object: Any, _ outcome: Outcome
  ) throws {
    for (name, message) in fields(of: type) {
      let field = MessageField(name, of: type)
      described.insert(field)
      let place = path + [name]
      if try Outcome(of: replacing(place[...], in: object)) != outcome { read.insert(field) }
      if let message { try visit(message, at: place, of: object, outcome) }
    }
  }
}

/// What is made of an object.
private struct Outcome: Equatable {
  let objects: [KubeObject]
  /// The field and the problem of each diagnostic, without its place in the text.
  let faults: [String]

  init(of object: Any) throws {
    let data = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    let manifest = try decode(String(decoding: data, as: UTF8.self), file: "a.json")
    objects = manifest.objects
    faults = manifest.diagnostics.map { "\($0.field ?? ""): \($0.problem)" }
  }
}

extension WholeObject {
  /// The object as Foundation reads it.
  fileprivate var value: Any {
    get throws { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
  }
}

/// Returns the value with another kind of value in the field at this path, in every element of the lists on the way. Objects
/// without the field stay as they are.
private func replacing(_ path: ArraySlice<String>, in value: Any) -> Any {
  guard let name = path.first else { return value is [Any] ? "x" : [Any]() }
  if let list = value as? [Any] { return list.map { replacing(path, in: $0) } }
  guard var object = value as? [String: Any], let field = object[name] else { return value }
  object[name] = replacing(path.dropFirst(), in: field)
  return object
}

/// Returns the names of a message's fields, each with the message in it or in its elements.
private func fields<Message: NamedObject>(of type: Message.Type) -> [(name: String, (any NamedObject.Type)?)]
{
  let properties = Mirror(reflecting: type.init()).children
  return Message.CodingKeys.allCases.map { key in
    let property = properties.first { $0.label == key.name }?.value
    return (name: key.name, (property as? any AnyField).flatMap { message(in: $0.valueType) })
  }
}

private func message(in type: Any.Type) -> (any NamedObject.Type)? {
  if let list = type as? any AnyList.Type { return message(in: list.elementType) }
  return type as? any NamedObject.Type
}

private protocol AnyField {
  var valueType: Any.Type { get }
}

extension Field: AnyField {
  fileprivate var valueType: Any.Type { Value.self }
}

private protocol AnyList {
  static var elementType: Any.Type { get }
}

extension Array: AnyList where Element: ListedField {
  fileprivate static var elementType: Any.Type { Element.elementType }
}

private protocol ListedField {
  static var elementType: Any.Type { get }
}

extension Field: ListedField {
  fileprivate static var elementType: Any.Type { Value.self }
}
