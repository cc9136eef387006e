import Addresses
import Netlink
import PrivateNetwork
import NFTRuleset
import TestSupport
import Testing

@testable import NFTNetlink

/// Tests how the kernel's errors map to cases and recoveries.
struct CommitErrorTests {
  private static let origin = Origin(family: .ipv4, transaction: 0, operation: 0, subject: .table)

  @Test(
    arguments: [
      (.raced, .readAgain), (.outcomeUnknown, .readAgain), (.tooLarge(bytes: 1), .other),
      (.setFull(origin), .other), (.notPermitted, .person), (.ownedByAnother(.ipv4, port: 1), .person),
      (.ownershipUnsupported(.notSupported), .withoutOwner),
      (.rejected(.noEntry, origin, kernelSays: nil), .readAgain),
      (.rejected(.exists, origin, kernelSays: nil), .readAgain),
      (.rejected(.busy, origin, kernelSays: nil), .later),
      (.rejected(.noMemory, nil, kernelSays: nil), .later),
      (.rejected(.interrupted, nil, kernelSays: nil), .later),
      (.rejected(.wouldBlock, nil, kernelSays: nil), .later),
      (.rejected(.invalid, origin, kernelSays: nil), .other),
      (.socket(.system(.noBufferSpace, during: "recv")), .later),
      (.socket(.system(.noBufferSpace, during: "sendto")), .later),
      (.socket(.system(.noMemory, during: "sendto")), .later), (.socket(.changedWhileRead), .readAgain),
      (.socket(.refused(.notPermitted, kernelSays: nil)), .person), (.socket(.malformed), .later),
      (.socket(.tooLarge(bytes: 1)), .other),
    ] as [(CommitError, CommitRecovery)])
  func hasTheRightRecovery(_ error: CommitError, _ recovery: CommitRecovery) {
    #expect(error.recovery == recovery)
    #expect(!error.description.contains("\n"))
  }

  @Test(.enabled(if: isPrivileged, "requires root: creates network namespaces"))
  func namesTheElementThatDoesNotFit() async throws {
    let set = SetDeclaration("small", key: [.word], size: 2)
    let elements = (1...3).map { Element(RegisterWords(UInt32($0)), comment: "default/web-\($0):http") }
    let error = try await inPrivateNetwork {
      var connection = try NFTConnection()
      let ruleset = Ruleset(family: .ipv4, sets: [NamedSet(set, elements)], chains: [])
      var found: CommitError?
      do throws(CommitError) { try connection.commit(encode([ruleset.difference(from: nil)])) } catch {
        found = error
      }
      return found
    }
    guard case .setFull(let origin) = error, case .element(set, let element) = origin.subject else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(element == elements[2])
    #expect(error?.description == "there is no room for element 0:3 of small (IPv4), default/web-3:http")
  }
}
