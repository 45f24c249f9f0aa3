namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Functions, source paths and libraries of C and C++ runtimes, sanitizers, fuzzers and test frameworks.</summary>
internal static class NativeOrigins
{
    private static readonly string[] HarnessFunctions =
        ["LLVMFuzzer", "fuzzer::", "testing::", "Catch::", "doctest::", "CppUnit::", "CPPUNIT_NS::", "boost::unit_test::", "__afl_", "afl_", "UnityDefault", "QTest::", "_ck_assert", "rust_fuzzer_test_input", "libfuzzer_sys::"];

    private static readonly string[] HarnessFiles = ["/lib/fuzzer/", "/googletest/", "/gtest/", "/libfuzzer/"];

    private static readonly string[] SystemFunctions =
    [
        "std::", "core::", "alloc::", "__gnu_cxx::", "__cxxabiv1::", "__cxa_", "__gxx_", "__gnu_debug::", "_Unwind_", "__asan", "__lsan", "__msan", "__tsan",
        "__ubsan", "__hwasan", "__sanitizer", "__interceptor_", "__interception::", "___interceptor_", "__sancov", "__GI_", "__libc_", "_IO_", "__pthread_",
        "pthread_", "__nptl_", "_dl_", "_int_", "malloc_", "sysmalloc", "__memcpy", "__memmove", "__memset", "__memcmp", "__str", "__wcs", "__assert", "__kernel_",
        "__restore_rt", "__stack_chk", "__fortify", "__chk_fail", "__GL__", "operator new", "operator delete", "<signal handler", "__rust_", "rust_begin_unwind",
        "rust_panic", "__rustc", "__sigaction", "__syscall", "__clone", "__run_exit", "__tunable", "__cxx_global",
    ];

    private static readonly HashSet<string> SystemNames = new(StringComparer.Ordinal)
    {
        "raise", "abort", "gsignal", "kill", "tgkill", "exit", "_exit", "clone", "clone3", "start_thread", "_start", "__start", "_init", "_fini",
        "malloc", "free", "calloc", "realloc", "reallocarray", "memalign", "posix_memalign", "aligned_alloc", "cfree", "strdup", "strndup",
        "memcpy", "memmove", "memset", "memcmp", "memchr", "mempcpy", "bcopy", "bzero",
        "strlen", "strnlen", "strcpy", "strncpy", "strcat", "strncat", "strcmp", "strncmp", "strcasecmp", "strncasecmp", "strchr", "strrchr",
        "strstr", "strtok", "strtol", "strtoul", "strtod", "atoi", "atol", "atof", "strspn", "strcspn", "strpbrk", "wcslen", "wcscpy",
        "printf", "fprintf", "sprintf", "snprintf", "vprintf", "vfprintf", "vsprintf", "vsnprintf", "vasprintf", "asprintf", "puts", "fputs",
        "fopen", "fclose", "fread", "fwrite", "fgets", "fflush", "getline", "qsort", "bsearch", "longjmp", "siglongjmp",
        "poll", "ppoll", "__poll", "select", "__select", "epoll_wait", "read", "write", "__read", "__write", "open", "open64", "close", "recv", "recvmsg",
        "send", "sendmsg", "connect", "accept", "ioctl", "nanosleep", "__nanosleep", "sleep", "usleep", "syscall", "wait4", "waitpid", "futex_wait",
        "sigsuspend", "pause", "mmap", "munmap", "dlopen", "dlsym", "dlclose", "error", "err", "errx", "__error", "terminate",
        "lll_lock_wait", "__lll_lock_wait", "getenv", "setenv", "thread_start", "_pthread_start", "RaiseException", "RtlUserThreadStart",
        "BaseThreadInitThunk", "KiUserExceptionDispatcher", "mainCRTStartup", "WinMainCRTStartup", "DebugBreak", "_CxxThrowException",
        "main_thread_start", "backtrace", "backtrace_symbols", "munmap_chunk", "unlink_chunk", "sysdeps", SettledName.Unknown,
    };

    private static readonly string[] SystemFiles =
    [
        "/sysdeps/", "../sysdeps/", "/glibc", "/nptl/", "../nptl/", "/csu/", "../csu/", "/compiler-rt/", "/libstdc++-v3/", "/include/c++/", "/libgcc/",
        "/bits/", "/gcc/libsanitizer/", "/libsanitizer/", "/rustc/", "/rustlib/src/", "libsanitizer/", "/musl/", "/libcxx/", "/libcxxabi/", "/llvm-project/libunwind/",
        "pthread_create.c", "libc-start.c", "libc_start_call_main.h",
    ];

    private static readonly string[] SystemLibraries =
    [
        "libc.so", "libc-", "libpthread", "ld-linux", "ld-", "ld64", "libstdc++", "libc++", "libgcc_s", "libm.so", "libm-", "libdl", "librt.so", "librt-",
        "libasan", "libtsan", "libubsan", "liblsan", "libmsan", "libclang_rt", "linux-vdso", "linux-gate", "libsystem_", "libdyld", "dyld",
        "ntdll", "kernel32", "KERNELBASE", "ucrtbase", "msvcrt", "vcruntime", "musl-", "ld-musl",
        "CoreFoundation", "UIKitCore", "UIKit", "Foundation", "libobjc", "libdispatch", "libswift", "GraphicsServices", "QuartzCore", "SwiftUI", "AppKit", "HIToolbox", "CFNetwork",
        "CoreServicesInternal", "AttributeGraph", "FrontBoardServices", "BoardServices", "RunningBoardServices", "libdyld", "libBacktraceRecording", "JavaScriptCore", "user32.dll", "win32u.dll",
        "libart.so", "app_process", "libandroid_runtime.so", "libbase.so", "libutils.so", "libbinder.so", "boot.oat", "boot-framework.oat", "libsigchain.so", "linker64", "libandroidfw.so",
    ];

    public static FrameOrigin Of(string module, string function, string file)
    {
        if (FrameOrigins.StartsWithAny(function, HarnessFunctions) || FrameOrigins.ContainsAny(file, HarnessFiles))
        {
            return FrameOrigin.Harness;
        }

        return SystemNames.Contains(function) || FrameOrigins.StartsWithAny(function, SystemFunctions)
            || FrameOrigins.ContainsAny(file, SystemFiles) || FrameOrigins.StartsWithAny(module, SystemLibraries)
            ? FrameOrigin.System
            : FrameOrigin.App;
    }
}
