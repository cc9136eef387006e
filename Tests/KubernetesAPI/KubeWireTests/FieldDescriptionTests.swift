import Foundation
import KubeObjects
import Testing
import WireSupport

@testable import KubeWire

/// Each described field is decoded to the same value from JSON and from protobuf. The numbers are those of `WireSchema`, which
/// are written down independently.
@Suite struct FieldDescriptionTests {
  private let service = WireSchema.schema(of: .service)
  private let slice = WireSchema.schema(of: .endpointSlice)
  private let node = WireSchema.schema(of: .node)
  private let serviceCIDR = WireSchema.schema(of: .serviceCIDR)

  @Test func servicesHaveTheFieldsThatAreDescribed() throws {
    try expectBoth(ServiceObject.self, service)
    let spec = try #require(service.message(in: "spec"))
    try expectBoth(ServiceObject.Spec.self, spec)
    try expectBoth(ServiceObject.Port.self, spec.message(in: "ports"))
    let affinity = try #require(spec.message(in: "sessionAffinityConfig"))
    try expectBoth(ServiceObject.AffinityConfig.self, affinity)
    try expectBoth(ServiceObject.AffinityConfig.ClientIP.self, affinity.message(in: "clientIP"))
    let status = try #require(service.message(in: "status"))
    try expectBoth(ServiceObject.Status.self, status)
    let balancer = try #require(status.message(in: "loadBalancer"))
    try expectBoth(ServiceObject.Status.LoadBalancer.self, balancer)
    try expectBoth(ServiceObject.Ingress.self, balancer.message(in: "ingress"))
  }

  @Test func slicesHaveTheFieldsThatAreDescribed() throws {
    try expectBoth(EndpointSliceObject.self, slice)
    try expectBoth(EndpointSliceObject.Port.self, slice.message(in: "ports"))
    let endpoint = try #require(slice.message(in: "endpoints"))
    try expectBoth(EndpointSliceObject.Endpoint.self, endpoint)
    try expectBoth(EndpointSliceObject.Conditions.self, endpoint.message(in: "conditions"))
    let hints = try #require(endpoint.message(in: "hints"))
    try expectBoth(EndpointSliceObject.Hints.self, hints)
    try expectBoth(EndpointSliceObject.Hints.Target.self, hints.message(in: "forZones"))
    try expectBoth(EndpointSliceObject.Hints.Target.self, hints.message(in: "forNodes"))
  }

  @Test func nodesAndServiceCIDRsHaveTheFieldsThatAreDescribed() throws {
    try expectBoth(NodeObject.self, node)
    let spec = try #require(node.message(in: "spec"))
    try expectBoth(NodeObject.Spec.self, spec)
    try expectBoth(NodeObject.Taint.self, spec.message(in: "taints"))
    let status = try #require(node.message(in: "status"))
    try expectBoth(NodeObject.Status.self, status)
    try expectBoth(NodeObject.Address.self, status.message(in: "addresses"))
    try expectBoth(ServiceCIDRObject.self, serviceCIDR)
    try expectBoth(ServiceCIDRObject.Spec.self, serviceCIDR.message(in: "spec"))
  }

  /// Times and maps have other forms in protobuf, so only whether they are there is compared.
  @Test func metadataHasTheFieldsThatAreDescribed() throws {
    let schema = try #require(service.message(in: "metadata"))
    let written: [MetadataField: (json: APITree, wire: [UInt8])] = [
      .creationTimestamp: ("2026-11-22T15:08:43Z", WireWriter.message { $0.time(8, 1_795_360_123) }),
      .deletionTimestamp: ("2026-11-22T15:08:43Z", WireWriter.message { $0.time(9, 1_795_360_123) }),
      .labels: Self.map("labels", ["topology.kubernetes.io/zone": "a"], schema),
      .annotations: Self.map(
        "annotations", ["endpoints.kubernetes.io/last-change-trigger-time": "2026-11-22T15:08:43Z"], schema),
    ]
    try expectProperties(of: MetadataObject.self)
    for key in MetadataField.allCases where !MetadataField.forTools.contains(key) {
      guard let (json, wire) = written[key] else {
        try expectBoth(MetadataObject.self, key, "x", schema)
        continue
      }
      #expect(try text(MetadataObject.self, [key.name: json]) != Self.text(MetadataObject()), "\(key)")
      #expect(try text(MetadataObject.self, wire) != Self.text(MetadataObject()), "\(key)")
    }
    try expectSkipped(MetadataObject.self)
  }

  private static func map(
    _ field: String, _ entries: [String: APITree], _ schema: WireSchema
  ) -> (json: APITree, wire: [UInt8]) {
    (.object(entries), schema.message(.object([field: .object(entries)])))
  }

  /// Otherwise the tests above would compare nothing with nothing.
  @Test func aFieldThatIsOnlyInOneFormatIsFound() throws {
    let object = try text(NodeObject.Taint.self, ["key": "x"])
    #expect(object != Self.text(NodeObject.Taint()))
    #expect(try text(NodeObject.Taint.self, []) == Self.text(NodeObject.Taint()))
  }
}

extension FieldDescriptionTests {
  private func expectBoth<Object: WireMessage & DescribedObject>(
    _ type: Object.Type, _ schema: WireSchema?
  ) throws {
    let schema = try #require(schema, "\(type)")
    try expectProperties(of: type)
    for key in Object.CodingKeys.allCases where !Object.CodingKeys.forTools.contains(key) {
      try expectBoth(type, key, try sample(of: key, in: type), schema)
    }
    try expectSkipped(type)
  }

  private func expectBoth<Object: WireMessage & DescribedObject>(
    _ type: Object.Type, _ key: Object.CodingKeys, _ sample: APITree, _ schema: WireSchema
  ) throws {
    try #require(schema.number(of: key.name) == key.rawValue, "\(type).\(key)")
    let json = try text(type, [key.name: sample])
    let wire = try text(type, schema.message(.object([key.name: sample])))
    #expect(json == wire, "\(type).\(key)")
    #expect(json != Self.text(type.init()), "\(type).\(key)")
  }

  /// A field without a property would not compile; a property without a field would never be decoded.
  private func expectProperties<Object: DescribedObject>(of type: Object.Type) throws {
    let properties = Mirror(reflecting: type.init()).children.compactMap(\.label)
    #expect(Set(properties) == Set(Object.CodingKeys.allCases.map(\.name)), "\(type)")
  }

  /// Fields that only the tools need have no effect in protobuf, and no fault in one has their names.
  private func expectSkipped<Object: WireMessage & DescribedObject>(_ type: Object.Type) throws {
    for key in Object.CodingKeys.forTools {
      let written = WireWriter.message { $0.raw(key.rawValue, []) }
      #expect(try text(type, written) == Self.text(type.init()), "\(type).\(key)")
      #expect(Object.name(ofField: key.rawValue) == nil)
    }
  }

  /// A value of the kind that the field's property has.
  private func sample<Object: DescribedObject>(
    of key: Object.CodingKeys, in type: Object.Type
  ) throws -> APITree {
    let children = Mirror(reflecting: type.init()).children
    let property = try #require(children.first { $0.label == key.name }?.value, "\(type).\(key)")
    return switch property {
    case is Field<String>: "x"
    case is Field<Int>: 7
    case is Field<Bool>: true
    case is ListField<String>: ["x"]
    case is any ListOfObjects: [[:]]
    default: [:]
    }
  }

  private func text<Object: DescribedObject>(
    _ type: Object.Type, _ json: [String: APITree]
  ) throws -> String {
    Self.text(try JSONDecoder().decode(type, from: Data(APITree.object(json).json.utf8)))
  }

  private func text<Object: WireMessage & DescribedObject>(
    _ type: Object.Type, _ wire: [UInt8]
  ) throws -> String {
    var input = WireInput()
    var object = type.init()
    input.begin(0..<wire.count)
    try input.readFields(of: &object, wire.span)
    return Self.text(object)
  }

  /// All fields with their values.
  private static func text<Object>(_ object: Object) -> String { String(reflecting: object) }
}

/// A field with a list of objects.
private protocol ListOfObjects {}

extension Field: ListOfObjects where Value: FieldList {}

/// A list of objects.
private protocol FieldList {}

extension Array: FieldList where Element: ObjectField {}

/// A field with an object.
private protocol ObjectField {}

extension Field: ObjectField where Value: DescribedObject {}
