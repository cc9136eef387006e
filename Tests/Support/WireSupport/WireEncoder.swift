package import ClusterModel
package import KubeWire

/// Writes what an API server would write (`application/vnd.kubernetes.protobuf`), with all the metadata that objects
/// of a real cluster have: for tests, and for API servers that tests make up.
///
/// What a proxy does not read is made up from the name, so the same object has the same bytes each time.
package enum WireEncoder {
  /// What can happen in a watch to an object.
  package enum ChangeType: String, Sendable {
    /// It is new, or new to this watch.
    case added = "ADDED"
    /// It is different.
    case modified = "MODIFIED"
    /// It is gone; the event has its last state.
    case deleted = "DELETED"
  }

  /// One object as the body of a GET, and as what a watch event holds.
  package static func object(_ object: KubeObject, resourceVersion: String) -> [UInt8] {
    let object = object.wireObject
    return enveloped(type(of: object).apiVersion, type(of: object).kind) {
      object.write(to: &$0, resourceVersion: resourceVersion)
    }
  }

  /// A page of a list as the body of a GET. Each object gets the list's resource version.
  ///
  /// - Parameters:
  ///   - continueToken: where the next page starts; empty for the last page.
  ///   - remaining: how many objects are on further pages; nil when the server does not say.
  package static func list(
    _ objects: ObjectList, resourceVersion: String, continueToken: String = "", remaining: Int? = nil
  ) -> [UInt8] {
    let kind = WireKind(of: objects)
    return enveloped(kind.apiVersions[0], "\(kind.rawValue)List") { list in
      list.message(1) { metadata in
        metadata.text(1, "")
        metadata.text(2, resourceVersion)
        metadata.text(3, continueToken)
        if let remaining { metadata.number(4, Int64(remaining)) }
      }
      for object in objects.wireObjects {
        list.message(2) { object.write(to: &$0, resourceVersion: resourceVersion) }
      }
    }
  }

  /// A Status as the body of a failed request, and as what an ERROR event holds.
  package static func status(_ status: APIStatus) -> [UInt8] {
    enveloped("v1", "Status") { message in
      message.message(1) { metadata in for field in 1...3 { metadata.text(field, "") } }
      message.text(2, "Failure")
      message.text(3, status.message)
      message.text(4, status.reason)
      if let seconds = status.retryAfterSeconds {
        message.message(5) { details in
          for field in 1...3 { details.text(field, "") }
          details.number(5, Int64(seconds))
          details.text(6, "")
        }
      }
      message.number(6, Int64(status.code))
    }
  }

  /// A frame of a watch: an object that is new, different or gone.
  package static func event(_ type: ChangeType, _ object: KubeObject, resourceVersion: String) -> [UInt8] {
    event(type.rawValue, Self.object(object, resourceVersion: resourceVersion))
  }

  /// A frame of a watch: all up to this resource version has been sent. With `endsInitialEvents` it is the bookmark
  /// after the objects that were there when the watch began (KEP-3157).
  package static func bookmark(
    of kind: WireKind, resourceVersion: String, endsInitialEvents: Bool = false
  ) -> [UInt8] {
    let object = enveloped(kind.apiVersions[0], kind.rawValue) { message in
      message.message(1) { metadata in
        for field in 1...5 { metadata.text(field, "") }
        metadata.text(6, resourceVersion)
        metadata.number(7, 0)
        metadata.time(8, nil)
        metadata.map(12, endsInitialEvents ? ["k8s.io/initial-events-end": "true"] : [:])
      }
    }
    return event("BOOKMARK", object)
  }

  /// A frame of a watch: it failed.
  package static func error(_ status: APIStatus) -> [UInt8] { event("ERROR", Self.status(status)) }

  /// A frame of a watch with an event of any type, which holds these bytes.
  package static func event(_ type: String, _ object: [UInt8]) -> [UInt8] {
    framed(
      WireWriter.message {
        $0.text(1, type)
        $0.message(2) { $0.raw(1, object) }
      })
  }

  /// The bytes with their length before them.
  package static func framed(_ bytes: [UInt8]) -> [UInt8] {
    let length = UInt32(bytes.count)
    return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + bytes
  }

  /// An object or list of any kind in its envelope, runtime.Unknown (k8s.io/apimachinery/pkg/runtime/generated.proto).
  package static func enveloped(_ apiVersion: String, _ kind: String, raw: [UInt8]) -> [UInt8] {
    Array("k8s\0".utf8)
      + WireWriter.message {
        $0.message(1) {
          $0.text(1, apiVersion)
          $0.text(2, kind)
        }
        $0.raw(2, raw)
        $0.text(3, "")
        $0.text(4, "")
      }
  }

  private static func enveloped(
    _ apiVersion: String, _ kind: String, _ body: (inout WireWriter) -> Void
  ) -> [UInt8] {
    enveloped(apiVersion, kind, raw: WireWriter.message(body))
  }
}
