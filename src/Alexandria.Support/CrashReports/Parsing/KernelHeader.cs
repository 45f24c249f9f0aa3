using System.Buffers;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>The line by which the Linux kernel says what is wrong.</summary>
internal static class KernelHeader
{
    // In the order in which they are tried on one line. Without a name the phrase is the type.
    private static readonly (string Phrase, string Type)[] Kinds =
    [
        ("kernel BUG at", "kernel BUG"), ("NULL pointer dereference", ""), ("unable to handle kernel paging request", "paging request"),
        ("unable to handle page fault", "paging request"), ("Unable to handle kernel paging request", "paging request"),
        ("Unable to handle kernel access", "paging request"), ("BUG: KASAN: ", "KASAN"), ("BUG: KFENCE: ", "KFENCE"), ("BUG: KCSAN: ", "KCSAN"),
        ("BUG: KMSAN: ", "KMSAN"), ("UBSAN: ", "UBSAN"), ("soft lockup", ""), ("hard LOCKUP", ""), ("spinlock lockup", ""), ("spinlock bad magic", ""),
        ("scheduling while atomic", ""), ("sleeping function called from invalid context", ""), ("possible recursive locking detected", ""),
        ("possible circular locking dependency detected", ""), ("possible irq lock inversion dependency detected", ""), ("inconsistent lock state", ""),
        ("suspicious RCU usage", ""), ("suspicious rcu_dereference_check() usage", "suspicious RCU usage"), ("bad unlock balance detected", ""),
        ("lock held when returning to user space", ""), ("Invalid wait context", ""), ("self-detected stall", "RCU stall"), ("detected stalls on CPUs", "RCU stall"),
        ("detected expedited stalls", "RCU stall"), ("blocked for more than", "hung task"), ("Poison overwritten", ""), ("Redzone overwritten", ""),
        ("Object padding overwritten", ""), ("Objects remaining", ""), ("Object already free", ""), ("Bad page state", ""), ("Bad page map", ""),
        ("Bad rss-counter state", ""), ("general protection fault", ""), ("invalid opcode: ", "invalid opcode"), ("divide error: ", "divide error"),
        ("stack segment: ", "stack segment"), ("stack-protector: ", "stack protector"), ("double fault: ", "double fault"), ("Machine check", ""),
        ("WARNING: ", "WARNING"), ("Kernel panic - not syncing", "kernel panic"), ("Internal error: ", "internal error"), ("Oops: ", "Oops"),
        ("page allocation failure", ""), ("invoked oom-killer", "out of memory"), ("kernel unaligned access", ""),
    ];

    // Lines that stand in every such report and in nothing else.
    private static readonly string[] Marks =
        ["Modules linked in:", "Call Trace:", "Call trace:", "[ cut here ]", "---[ end ", "Not tainted", "Tainted: ", "[ INFO: ", "[ BUG: ", "Kernel panic - not syncing", "kernel BUG at"];

    private static readonly string[] Details =
    [
        "RIP: ", "RSP: ", "RAX: ", "RDX: ", "RBP: ", "R10: ", "R13: ", "FS:  ", "CS:  ", "CR0: ", "CR2: ", "DR0: ", "DR3: ", "DR6: ", "Code: ", "EIP: ", "EAX: ", "ESI: ",
        " DS: ", "CPU: ", "Pid: ", "Process ", "Stack:", "Hardware name: ", "task: ", "PGD ", "Oops: ", "Workqueue: ", "PC is at ", "LR is at ", "pc : ", "lr : ",
        "sp : ", "GPR", "NIP", "Instruction dump:", "Krnl ", "<TASK>", "</TASK>", "irq event stamp: ", "hardirqs last ", "softirqs last ", "#PF: ",
    ];

    private static readonly SearchValues<string> AnyKind = SearchValues.Create([.. Kinds.Select(kind => kind.Phrase)], StringComparison.Ordinal);

    private static readonly SearchValues<string> AnyMark = SearchValues.Create(Marks, StringComparison.Ordinal);

    public static bool IsMark(string line) => line.AsSpan().ContainsAny(AnyMark);

    /// <summary>Registers and the like, which stand between the header and the call trace.</summary>
    public static bool IsDetail(string line) => FrameOrigins.StartsWithAny(line, Details);

    public static bool TryRead(string line, out ExceptionHeader header)
    {
        header = default;
        var text = line.AsSpan().Trim("[]= -");
        if (!text.ContainsAny(AnyKind))
        {
            return false;
        }

        foreach (var (phrase, type) in Kinds)
        {
            var at = text.IndexOf(phrase, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            if (at > 0 && phrase is "WARNING: " or "Oops: ")
            {
                // A sanitizer's "==1==WARNING: " is of another tool.
                return false;
            }

            var kind = type.Length > 0 ? type : phrase;
            if (kind[0] == 'K' && phrase.StartsWith("BUG: K", StringComparison.Ordinal))
            {
                // "BUG: KASAN: use-after-free in fn+0x1/0x2"
                var rest = text[(at + "BUG: ".Length)..];
                var end = rest.IndexOf(" in ", StringComparison.Ordinal);
                kind = (end > 0 ? rest[..end] : rest).ToString();
            }

            header = new ExceptionHeader(kind, ExceptionHeader.Shorten(text));
            return true;
        }

        return false;
    }
}
