using Alexandria.Support.CrashReports;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

/// <summary>What the tools print in other versions, languages and situations than in <see cref="Reports"/>.</summary>
public class ReportVariantTests
{
    [Fact]
    public void Java_frames_without_a_header_are_a_crash_without_a_type()
    {
        var crash = CrashParserTests.Read("at shop.Cart.add(Cart.java:3)\nat shop.Main.main(Main.java)\nat shop.FooTest.my kotlin test(FooTest.kt:5)\n");

        Assert.Equal("", crash.Exceptions[0].Type);
        Assert.Equal(["shop.Cart.add", "shop.Main.main", "shop.FooTest.my kotlin test"], CrashParserTests.Functions(crash.Exceptions[0]));
    }

    [Fact]
    public void A_logger_s_line_gives_the_exception_it_ends_with()
    {
        var crash = CrashParserTests.Read("2026-11-20 10:11:12,123 ERROR [http-1] o.s.Cart - order failed shop.NoStockException: none left\n\tat shop.Cart.add(Cart.java:3)\n");

        Assert.Equal(("shop.NoStockException", "none left"), (crash.Exceptions[0].Type, crash.Exceptions[0].Message));
    }

    [Fact]
    public void A_root_cause_printed_first_is_still_the_last_of_the_chain()
    {
        var crash = CrashParserTests.Read("java.io.IOException: disk\n\tat shop.Disk.read(Disk.java:3)\nWrapped by: shop.CartException\n\tat shop.Cart.add(Cart.java:3)\n");

        Assert.Equal(["shop.CartException", "java.io.IOException"], crash.Exceptions.Select(exception => exception.Type));
    }

    [Fact]
    public void A_second_java_trace_in_a_log_is_not_part_of_the_first()
    {
        var crash = CrashParserTests.Read("java.lang.Error: a\n\tat shop.Cart.add(Cart.java:3)\njava.lang.Error: b\n\tat shop.Cart.drop(Cart.java:5)\n");

        Assert.Equal(["shop.Cart.add"], CrashParserTests.Functions(crash.Exceptions[0]));
    }

    [Fact]
    public void A_circular_cause_ends_the_chain()
    {
        var crash = CrashParserTests.Read("java.lang.Error: a\n\tat shop.Cart.add(Cart.java:3)\nCaused by: [CIRCULAR REFERENCE: java.lang.Error: a]\n");

        Assert.Single(crash.Exceptions);
    }

    [Fact]
    public void A_thread_dump_shows_the_thread_blocked_in_the_application()
    {
        const string Dump = """
            Full thread dump OpenJDK 64-Bit Server VM (17.0.1):

            "main" #1 prio=5 os_prio=0 tid=0x00007f nid=0x1 in Object.wait() [0x00007f]
               java.lang.Thread.State: WAITING (on object monitor)
            	at java.lang.Object.wait(java.base@17/Native Method)
            	at shop.Main.main(Main.java:9)

            "worker" #12 daemon prio=5 tid=0x00007f nid=0x2 waiting for monitor entry [0x00007f]
               java.lang.Thread.State: BLOCKED (on object monitor)
            	at shop.Cart.add(Cart.java:3)
            	- waiting to lock <0x00000000e0> (a shop.Cart)
            """;
        var crash = CrashParserTests.Read(Dump);

        Assert.Equal(["shop.Cart.add"], CrashParserTests.Functions(crash.Exceptions[0]));
        Assert.Equal(1, crash.OtherThreads);
    }

    [Theory]
    [InlineData("   bei Shop.Cart.Add(Item item) in C:\\src\\Cart.cs:Zeile 12.", "Shop.Cart.Add", 0)]
    [InlineData("   bei Shop.Cart.Add(Item item) in C:\\src\\Cart.cs:Zeile 12", "Shop.Cart.Add", 12)]
    [InlineData("   в Shop.Cart.Add(Item item) в C:\\src\\Cart.cs:строка 12", "Shop.Cart.Add", 12)]
    [InlineData("  at Shop.Cart.Add (Shop.Item item) [0x00001] in /src/Cart.cs:12 ", "Shop.Cart.Add", 12)]
    [InlineData("  at (wrapper managed-to-native) Shop.Cart.Add(object,int)", "Shop.Cart.Add", 0)]
    [InlineData("  at Shop.Cart.Add (Shop.Item item) [0x00001] in <0123456789abcdef>:0 ", "Shop.Cart.Add", 0)]
    [InlineData("   at Shop.Cart.Add()", "Shop.Cart.Add", 0)]
    public void Dotnet_frames_are_read_in_other_runtimes_and_languages(string line, string function, int number)
    {
        var frame = CrashParserTests.Read("System.Exception: x ---> System.IO.IOException: y\n" + line).Exceptions[^1].Frames[0];

        Assert.Equal((function, number), (frame.Function, frame.Line));
    }

    [Fact]
    public void The_first_inner_exception_of_an_aggregate_is_its_cause()
    {
        const string Text = """
            System.AggregateException: One or more errors occurred. (a) (b)
             ---> System.IO.IOException: a
               at Shop.Disk.Read(String path) in /src/Disk.cs:line 3
               --- End of inner exception stack trace ---
               at Shop.P.Main(String[] args) in /src/P.cs:line 6
             ---> (Inner Exception #1) System.InvalidOperationException: b
               at Shop.Cart.Add(Item item) in /src/Cart.cs:line 9<---
            """;
        var crash = CrashParserTests.Read(Text);

        Assert.Equal(["System.AggregateException", "System.IO.IOException"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal(["Shop.P.Main"], CrashParserTests.Functions(crash.Exceptions[0]));
    }

    [Fact]
    public void The_first_exception_of_a_python_group_is_its_cause()
    {
        const string Text = """
              + Exception Group Traceback (most recent call last):
              |   File "/srv/group.py", line 7, in <module>
              |     raise ExceptionGroup("two failed", errs)
              | ExceptionGroup: two failed (2 sub-exceptions)
              +-+---------------- 1 ----------------
                | Traceback (most recent call last):
                |   File "/srv/group.py", line 1, in a
                |     def a(): raise ValueError("a")
                | ValueError: a
                +---------------- 2 ----------------
                | Traceback (most recent call last):
                |   File "/srv/group.py", line 2, in b
                | TypeError: b
                +------------------------------------
            """;
        var crash = CrashParserTests.Read(Text);

        Assert.Equal(["ExceptionGroup", "ValueError"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal(["a"], CrashParserTests.Functions(crash.Exceptions[1]));
    }

    [Theory]
    [InlineData("cart.py:3:<module>:ZeroDivisionError: division by zero\n\nTraceback (most recent call last):\n  File \"/srv/cart.py\", line 3, in <module>\n    0/0\n\nLocal variables in innermost frame:\n__name__: '__main__'\n", "ZeroDivisionError", "<module>")]
    [InlineData(" === Uncaught Python exception: ===\nKeyError: 1\nTraceback (most recent call last):\n  File \"/srv/cart.py\", line 3, in load\n    x[1]\n", "KeyError", "load")]
    [InlineData("Traceback (most recent call last):\n  File \"/srv/cart.py\", line 43\n    print x\n          ^\nSyntaxError: invalid syntax\n", "SyntaxError", "cart.py")]
    public void Python_reports_of_other_tools_name_exception_and_place(string text, string type, string function)
    {
        var exception = CrashParserTests.Read(text).Exceptions[0];

        Assert.Equal((type, function), (exception.Type, exception.Frames[0].Function));
    }

    [Fact]
    public void Firefox_and_safari_frames_are_read()
    {
        var crash = CrashParserTests.Read("Uncaught (in promise) TypeError: x is undefined\nload/<@https://shop.example/app.js?v=3:12:5\nasync*start@https://shop.example/app.js:20:1\nforEach@[native code]\n@https://shop.example/app.js:30:1\n");

        Assert.Equal(["load", "start", "forEach", "app.js"], CrashParserTests.Functions(crash.Exceptions[0]));
        Assert.Equal(("TypeError", 12), (crash.Exceptions[0].Type, crash.Exceptions[0].Frames[0].Line));
        Assert.Equal(FrameOrigin.System, crash.Exceptions[0].Frames[2].Origin);
    }

    [Fact]
    public void A_race_report_shows_the_access_and_counts_the_others()
    {
        var crash = CrashParserTests.Read("WARNING: DATA RACE\nWrite at 0x00c0 by goroutine 7:\n  main.add()\n      /src/main.go:12 +0x44\n\nPrevious read at 0x00c0 by main goroutine:\n  main.main()\n      /src/main.go:20 +0x55\n");

        Assert.Equal(("data-race", "main.add"), (crash.Exceptions[0].Type, crash.Exceptions[0].Frames[0].Function));
        Assert.Equal(1, crash.OtherThreads);
    }

    [Fact]
    public void A_go_fatal_error_prefers_a_goroutine_to_the_runtime_s_stack()
    {
        var crash = CrashParserTests.Read("fatal error: out of memory\n\nruntime stack:\nruntime.throw({0x1, 0x2})\n\t/go/runtime/panic.go:1047 +0x5f fp=0x7f sp=0x7f pc=0x49\n\ngoroutine 1 [select]:\nmain.load(0x1)\n\t/src/main.go:3 +0x1\n");

        Assert.Equal(("fatal error", "main.load"), (crash.Exceptions[0].Type, crash.Exceptions[0].Frames[0].Function));
    }

    [Fact]
    public void A_rust_error_value_s_causes_are_no_frames()
    {
        var crash = CrashParserTests.Read("Error: cannot load cart\n\nCaused by:\n    0: disk is full\n    1: write failed\n\nStack backtrace:\n   0: shop::cart::load\n             at ./src/cart.rs:3:9\n   1: shop::main\n             at ./src/main.rs:9:1\n");

        Assert.Equal(("Error", "cannot load cart"), (crash.Exceptions[0].Type, crash.Exceptions[0].Message));
        Assert.Equal(["shop::cart::load", "shop::main"], CrashParserTests.Functions(crash.Exceptions[0]));
    }

    [Theory]
    [InlineData("/src/a.cc:12:3: runtime error: signed integer overflow: 2147483647 + 1\n    #0 0x1 in shop::add(int) /src/a.cc:12:3\n", "signed integer overflow", "shop::add")]
    [InlineData("==1== ERROR: libFuzzer: deadly signal\n    #0 0x1 in __sanitizer_print_stack_trace /llvm/asan.cpp:3\n    #1 0x2 in shop::add(int) /src/a.cc:12:3\n", "deadly-signal", "__sanitizer_print_stack_trace")]
    [InlineData("==1== ERROR: libFuzzer: timeout after 25 seconds\n    #0 0x2 in shop::add(int) /src/a.cc:12:3\n", "timeout", "shop::add")]
    [InlineData("==1== ERROR: libFuzzer: out-of-memory (malloc(123))\n    #0 0x2 in shop::add(int) /src/a.cc:12:3\n", "out-of-memory", "shop::add")]
    [InlineData("==1==ERROR: LeakSanitizer: detected memory leaks\n\nDirect leak of 10 byte(s) in 1 object(s) allocated from:\n    #0 0x2 in shop::add(int) /src/a.cc:12:3\n", "memory-leak", "shop::add")]
    [InlineData("WARNING: ThreadSanitizer: data race (pid=3)\n  Write of size 4 at 0x1 by thread T1:\n    #0 shop::add(int) /src/a.cc:12 (a.out+0x12)\n", "data-race", "shop::add")]
    [InlineData("==1==ERROR: AddressSanitizer: attempting double-free on 0x1 in thread T0:\n    #0 0x2 in shop::add(int) a.cc:12:3\n", "double-free", "shop::add")]
    [InlineData("==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n    #0 0x2 in shop::add(int) (/usr/bin/shop+0x12)\n", "SIGSEGV", "shop::add")]
    [InlineData("==9== Invalid read of size 4\n==9==    at 0x10A4BD: shop::add(int) (a.cc:12)\n==9==    by 0x10A35C: main (in /usr/bin/shop)\n==9==  Address 0x0 is not stack'd\n", "Invalid read", "shop::add")]
    [InlineData("terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector::_M_range_check\n#0  0x1 in shop::add (x=1) at a.cc:12\n", "std::out_of_range", "shop::add")]
    [InlineData("shop: a.cc:12: int add(int): Assertion `x > 0' failed.\nProgram received signal SIGABRT, Aborted.\n#0  0x1 in shop::add (x=1) at a.cc:12\n", "assertion", "shop::add")]
    [InlineData("Process 12 stopped\n* thread #1, name = 'shop', stop reason = signal SIGSEGV: address not mapped\n  * frame #0: 0x0000555 shop`shop::add(x=1) at a.cc:12:3\n    frame #1: 0x0000556 shop`main(argc=1) at a.cc:20:3\n", "SIGSEGV", "shop::add")]
    [InlineData("Process 12 (shop) of user 0 dumped core.\n\nStack trace of thread 12:\n#0  0x00007f raise (libc.so.6 + 0x3d2a)\n#1  0x00007f n/a (libshop.so + 0x12)\n", "", "raise")]
    public void Native_reports_of_each_tool_name_kind_and_innermost_frame(string text, string type, string function)
    {
        var crash = CrashParserTests.Read(text);

        Assert.Equal((CrashLanguage.Native, type, function), (crash.Language, crash.Exceptions[0].Type, crash.Exceptions[0].Frames[0].Function));
    }

    [Fact]
    public void What_ran_after_the_signal_is_not_the_application_s()
    {
        var frames = CrashParserTests.Read("#0  0x1 in raise (sig=6) at raise.c:1\n#1  0x2 in shop::on_signal (n=11) at sig.cc:4\n#2  <signal handler called>\n#3  0x3 in shop::add (x=1) at a.cc:12\n").Exceptions[0].Frames;

        Assert.Equal([FrameOrigin.System, FrameOrigin.System, FrameOrigin.System, FrameOrigin.App], frames.Select(frame => frame.Origin));
    }

    [Theory]
    [InlineData("Thread 2 (LWP 2):\n#0  0x1 in poll () from /lib/libc.so.6\n\nThread 1 (LWP 1):\n#0  0x2 in shop::add (x=1) at a.cc:12\n")]
    [InlineData("[Current thread is 3 (LWP 9)]\nThread 1 (LWP 2):\n#0  0x1 in poll () from /lib/libc.so.6\n\nThread 3 (LWP 1):\n#0  0x2 in shop::add (x=1) at a.cc:12\n")]
    [InlineData("Thread 1 (LWP 2):\n#0  0x1 in poll () from /lib/libc.so.6\n\nThread 3 (LWP 1):\n#0  <signal handler called>\n#1  0x2 in shop::add (x=1) at a.cc:12\n")]
    [InlineData("Thread 1 (LWP 2):\n#0  0x1 in poll () from /lib/libc.so.6\n\nThread 3 (LWP 1):\n#0  0x1 in abort () from /lib/libc.so.6\n#1  0x2 in shop::add (x=1) at a.cc:12\n")]
    [InlineData("#0  0x2 in shop::add (x=1) at a.cc:12\n#1  0x2 in main () at a.cc:20\n\nThread 1 (LWP 2):\n#0  0x1 in poll () from /lib/libc.so.6\n")]
    public void Of_many_threads_the_crashing_one_is_taken(string text)
    {
        var crash = CrashParserTests.Read(text);

        Assert.Contains("shop::add", CrashParserTests.Functions(crash.Exceptions[0]));
        Assert.Equal(1, crash.OtherThreads);
    }

    [Theory]
    [InlineData("#0  0x0000000000000002 in  ()\n#1  0x1 in ?? () from /usr/lib/libshop.so.1\n", "??", FrameOrigin.System)]
    [InlineData("#0  0x1 in ?? () from /usr/lib/libshop.so.1\n", "libshop.so.1", FrameOrigin.App)]
    [InlineData("    #0 0x1  (/usr/bin/shop+0x12)\n", "shop", FrameOrigin.App)]
    [InlineData("#0  0x1 in testing::Test::Run (this=0x1) at gtest.cc:1\n", "testing::Test::Run", FrameOrigin.Harness)]
    public void A_frame_without_a_name_is_called_by_its_binary(string text, string function, object origin)
    {
        var frame = CrashParserTests.Read(text).Exceptions[0].Frames[0];

        Assert.Equal((function, origin), (frame.Function, (object)frame.Origin));
    }
}
