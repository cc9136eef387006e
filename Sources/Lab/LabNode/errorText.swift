internal import Glibc
internal import Netlink

/// `EACCES (Permission denied)`
func errorText(_ number: Int32) -> String { KernelErrno(number).description }
