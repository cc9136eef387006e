internal import ManifestDecoding
internal import KubeWire

/// Decodes responses about one kind in either format. Strings that repeat are kept, to be shared between objects.
struct ResponseDecoder: Sendable {
  let kind: WireKind
  private var wire = WireDecoder()

  init(_ kind: WireKind) { self.kind = kind }

  /// Decodes a page of a list.
  mutating func list(_ bytes: [UInt8], _ format: ResponseFormat) throws(RequestFailure) -> WireList {
    switch format {
    case .json:
      do throws(APIMessageError) { return try decodeList(bytes, of: kind) } catch {
        throw .malformed(error.problem)
      }
    case .protobuf:
      do throws(WireError) { return try wire.list(of: kind, in: bytes.span) } catch {
        throw .malformed("\(error)")
      }
    }
  }

  /// Decodes an event of a watch.
  mutating func event(_ frame: [UInt8], _ format: ResponseFormat) throws(RequestFailure) -> WatchEvent {
    switch format {
    case .json:
      do throws(APIMessageError) {
        return try decodeWatchEvent(frame, of: kind)
      } catch {
        throw .malformed(error.problem)
      }
    case .protobuf:
      do throws(WireError) { return try wire.event(of: kind, in: frame.span) } catch {
        throw .malformed("\(error)")
      }
    }
  }
}
