import Foundation
import PrivateNetwork
import Testing

@testable import Privileges

/// Each test drops privileges on a dedicated thread, which ends with the test.
@Suite struct PrivilegesTests {
  @Test(.enabled(if: isPrivileged)) func dropsEverythingElse() async throws {
    let after = try await onAThread {
      try Privileges.keepOnlyInThisThread([.netAdmin])
      return ThreadPrivileges()
    }
    #expect(after.permitted == [.netAdmin])
    #expect(after.effective == [.netAdmin])
    #expect(after.bounding == [.netAdmin])
    #expect(after.inheritable == [])
    #expect(after.ambient == [])
    #expect(after.hasNoNewPrivileges)
  }

  @Test(.enabled(if: isPrivileged)) func isIdempotent() async throws {
    let (first, second) = try await onAThread {
      try Privileges.keepOnlyInThisThread([.netAdmin])
      let first = ThreadPrivileges()
      try Privileges.keepOnlyInThisThread([.netAdmin])
      return (first, ThreadPrivileges())
    }
    #expect(first == second)
  }

  @Test(.enabled(if: isPrivileged)) func droppedCapabilitiesCannotBeRegained() async throws {
    let error = try await onAThread {
      try Privileges.keepOnlyInThisThread([])
      return #expect(throws: PrivilegeError.self) { try Privileges.keepOnlyInThisThread([.netAdmin]) }
    }
    #expect(error == .missing([.netAdmin]))
    #expect(error?.description == "CAP_NET_ADMIN is missing; run as root, or grant it to the process")
  }

  /// CAP_NET_ADMIN suffices for what the daemon does in the kernel, but not for more: the network namespace, which is
  /// created before, could not be created afterwards.
  @Test(.enabled(if: isPrivileged)) func keptCapabilitiesSuffice() async throws {
    try await inPrivateNetwork {
      try #require(FileManager.default.fileExists(atPath: settings[0]))
      #expect(settings.allSatisfy(canRewrite))
      try Privileges.keepOnlyInThisThread([.netAdmin])
      #expect(settings.allSatisfy(canRewrite))
      #expect(shell("nft add table ip viaduct && nft delete table ip viaduct").status == 0)
      #expect(shell("unshare -n true").status != 0)
    }
  }

  /// Root owns the sysctls under `net`, and CAP_NET_ADMIN counts as their owner; without either they cannot be written.
  @Test(.enabled(if: isPrivileged)) func conntrackSettingsRequireRootOrNetAdmin() async throws {
    try await inPrivateNetwork {
      let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps"
      for setting in settings where FileManager.default.fileExists(atPath: setting) {
        let rewrite = "sh -c 'cat \(setting) > \(setting)'"
        #expect(shell("\(nobody) -all --ambient-caps -all \(rewrite)").status != 0)
        #expect(shell("\(nobody) -all,+net_admin --ambient-caps -all,+net_admin \(rewrite)").status == 0)
        // ip_forward requires the capability itself, conntrack's settings only write permission.
        let isRootEnough = setting.contains("nf_conntrack")
        #expect((shell("setpriv --bounding-set -all --inh-caps -all \(rewrite)").status == 0) == isRootEnough)
      }
    }
  }

  @Test func refusesWhileOtherThreadsExist() {
    // The test process has other threads.
    let error = #expect(throws: PrivilegeError.self) { try Privileges.keepOnly([.netAdmin]) }
    guard case .otherThreads(let count) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(count > 0)
  }
}

private let settings = ["/proc/sys/net/ipv4/ip_forward", "/proc/sys/net/netfilter/nf_conntrack_udp_timeout"]

/// Writes the current value of a setting; returns true if that works, or if the setting does not exist.
private func canRewrite(_ setting: String) -> Bool {
  guard FileManager.default.fileExists(atPath: setting) else { return true }
  guard let value = try? String(contentsOfFile: setting, encoding: .utf8),
    let file = FileHandle(forWritingAtPath: setting)
  else { return false }
  defer { try? file.close() }
  return (try? file.write(contentsOf: Data(value.utf8))) != nil
}

/// Runs a closure on a new thread.
private func onAThread<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws
  -> Answer
{
  try await withCheckedThrowingContinuation { continuation in
    Thread { continuation.resume(with: Result { try body() }) }.start()
  }
}
