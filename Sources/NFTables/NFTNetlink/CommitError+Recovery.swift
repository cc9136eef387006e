internal import Netlink

/// How the caller may recover from a failed commit.
public enum CommitRecovery: Hashable, Sendable {
  /// The tables are not in the state that the batch was made for: read them and build another one, immediately.
  case readAgain
  /// The kernel lacks resources, or the failure is transient: retry after a pause. Read the tables first, as after
  /// every failure; it is cheap and assumes nothing about their state.
  case later
  /// The kernel does not support owned tables: build the batch with `TableOwnership.none`.
  case withoutOwner
  /// Only a different batch or kernel can succeed: the batch is wrong, or too large. Wait until the desired state
  /// changes, and retry occasionally.
  case other
  /// The administrator must intervene: a privilege is missing, or the table belongs to another process.
  case person
}

extension CommitError {
  /// The recovery for this error. By errno:
  ///
  /// | errno | meaning | case | recovery |
  /// |---|---|---|---|
  /// | ERESTART | the generation changed | `raced` | read again |
  /// | ENOENT, EEXIST | an element, set or chain is not in the state that the batch expects | `rejected` | read again |
  /// | ENOBUFS when reading replies | the batch may be in force | `outcomeUnknown` | read again |
  /// | the same, but the generation is unchanged | the batch is not in force | `socket` | later |
  /// | ENOBUFS, ENOMEM when sending | the kernel is out of memory | `socket` | later |
  /// | ENOMEM, EBUSY, EINTR, EAGAIN | out of memory; still in use (before Linux 6.2); a signal | `rejected` | later |
  /// | EMSGSIZE when sending | the send buffer is too small | `tooLarge` | other |
  /// | ENFILE | a set is full | `setFull` | other |
  /// | EPERM | a missing privilege, or another owner | `notPermitted`, `ownedByAnother` | person |
  /// | EOPNOTSUPP, EINVAL for an owned table | an old kernel | `ownershipUnsupported` | without owner |
  /// | ENOENT, EOPNOTSUPP for an instruction | not supported by this kernel | `unsupported` | other |
  /// | anything else | a bug of ours | `rejected` | other |
  public var recovery: CommitRecovery {
    switch self {
    case .raced, .outcomeUnknown: .readAgain
    case .rejected(let errno, _, _):
      switch errno {
      case .noEntry, .exists: .readAgain
      case .noMemory, .noBufferSpace, .busy, .interrupted, .wouldBlock, .restart: .later
      default: .other
      }
    case .tooLarge, .setFull, .unsupported, .tableOwnerUnsupported: .other
    case .ownershipUnsupported: .withoutOwner
    case .notPermitted, .ownedByAnother: .person
    case .socket(.changedWhileRead): .readAgain
    case .socket(.tooLarge): .other
    case .socket(let error): error.errno == .notPermitted ? .person : .later
    }
  }
}
