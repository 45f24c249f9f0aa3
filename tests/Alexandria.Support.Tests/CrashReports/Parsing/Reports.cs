namespace Alexandria.Support.Tests.CrashReports.Parsing;

/// <summary>Output of small programs that were really crashed, shortened.</summary>
internal static class Reports
{
    public const string Java = """
        Exception in thread "main" java.lang.RuntimeException: order 5: could not
          be priced: bad
        	at Shop.main(Shop.java:7)
        	Suppressed: java.lang.IllegalStateException: close
        failed
        		at Shop$Res.close(Shop.java:3)
        		at Shop.main(Shop.java:7)
        	Caused by: java.io.IOException: disk
        		at Shop$Res.flush(Shop.java:4)
        		... 2 more
        Caused by: java.lang.NumberFormatException: For input string: "x"
        	at java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)
        	at java.base/java.lang.Integer.parseInt(Integer.java:668)
        	at Shop$1.of(Shop.java:7)
        	at Shop.lambda$total$0(Shop.java:5)
        	at app//org.shop.Cart$$Lambda$14/0x0000000800c03000.apply(Unknown Source) ~[shop.jar:1.2]
        	at java.base/java.util.stream.IntPipeline.sum(IntPipeline.java:473)
        	... 1 more
        """;

    public const string DotNet = """
        Unhandled exception. System.InvalidOperationException: cart x
        is broken
         ---> System.FormatException: The input string 'x' was not in a correct format.
           at System.Int32.Parse(String s)
           at Shop.Cart`1.<>c__DisplayClass0_0.<LoadAsync>b__1() in /src/p.cs:line 3
           at Shop.Cart`1.<LoadAsync>g__Local|0_0(Func`1 f) in C:\src\p.cs:line 4
           at Shop.Cart`1.<LoadAsync>d__7.MoveNext() in /src/p.cs:line 5
           --- End of inner exception stack trace ---
        --- End of stack trace from previous location ---
           at Shop.Cart`1.LoadAsync(String id) in /src/p.cs:line 6
           at Shop.P.Main(String[] a) in /src/p.cs:line 7
        """;

    public const string Python = """
        Traceback (most recent call last):
          File "/usr/lib/python3.11/json/decoder.py", line 353, in raw_decode
            obj, end = self.scan_once(s, idx)
                       ^^^^^^^^^^^^^^^^^^^^^^
        json.decoder.JSONDecodeError: Expecting value: line 1

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "/srv/shop/cart.py", line 7, in load
            raise RuntimeError("broken") from e
        RuntimeError: cart
        is broken

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/srv/shop/cart.py", line 14, in <module>
            main()
          File "/srv/venv/lib/python3.11/site-packages/acme/rest/__init__.py", line 13, in main
            {}["missing"]
            ~~^^^^^^^^^^^
          [Previous line repeated 3 more times]
        KeyError: 'missing'
        """;

    public const string Node = """
        /srv/shop/app.mjs:2
        class Store { async load(n) {} }
                            ^

        TypeError [ERR_STORE]: store a unreadable
            at new Store (file:///srv/shop/app.mjs:2:81)
            at async Object.run [as exec] (/srv/shop/node_modules/@acme/core/run.js:4:27)
            at /srv/shop/app.mjs:9:1
            at async node:internal/modules/run_main:117:5
            ... 4 lines matching cause stack trace ...
          [cause]: SyntaxError: Expected property name
              at JSON.parse (<anonymous>)
              at eval (eval at parse (/srv/shop/app.mjs:7:7), <anonymous>:8:13)
              at Store.load (C:\shop\app.mjs:2:45) {
            code: 'X'
          }
        }
        """;

    public const string Go = """
        panic: runtime error: index out of range [5] with length 0 [recovered]
        	panic: again: 5

        goroutine 1 [running]:
        main.handle.func1()
        	/src/main.go:5 +0x5f
        panic({0x47a0e0, 0xc000016090})
        	/usr/lib/go/src/runtime/panic.go:884 +0x212
        acme.org/shop.(*Store[...]).get(0xc00003e6f8, {0x4a0, 0x1}, 0x5)
        	/src/store.go:4 +0x85
        main.main()
        	/src/main.go:6 +0x8a
        created by main.start in goroutine 3
        	/src/main.go:9 +0x11

        goroutine 5 [select (no cases)]:
        main.main.func1()
        	/src/main.go:6 +0x17
        exit status 2
        """;

    public const string Rust = """
        thread 'main' (12345) panicked at ./m.rs:4:97:
        no price
        stack backtrace:
           0: __rustc::rust_begin_unwind
                     at /rustc/59807616e1/library/std/src/panicking.rs:689:5
           1: core::option::Option<T>::expect
                     at /rustc/59807616e1/library/core/src/option.rs:971:21
           2:     0x55d0c0de - <m::Shop as m::Price>::price::{{closure}}::h0123456789abcdef
                     at ./m.rs:4:97
           3: m::main
                     at ./m.rs:5:130
        note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
        """;

    public const string Gdb = """
        Program terminated with signal SIGSEGV, Segmentation fault.
        #0  0x00005555555564bd in shop::(anonymous namespace)::Basket<int>::at (this=0x5555, o=...) at n.cc:7
        7	  return v[i];

        Thread 2 (Thread 0x7f28 (LWP 11191)):
        #0  0x00007f28351b2590 in poll () from /lib/x86_64-linux-gnu/libc.so.6

        Thread 1 (Thread 0x7f29 (LWP 11190)):
        #0  0x00005555555564bd in shop::(anonymous namespace)::Basket<int>::at (this=0x5555, o=...) at n.cc:7
                value = {text = "a ) b", next = 0x0}
        #1  0x0000555555557c1c in shop::v2::Cart::run (this=0x7fff, name="odd \") (name", k=3,
            more=std::vector of length 2 = {...})
            at /src/shop/cart.cc:10
        No locals.
        #2  0x0000555555556dfe in std::function<void (int)>::operator()(int) const (this=0x1, __args#0=3) at /usr/include/c++/12/bits/std_function.h:591
        #3  0x0000555555556405 in main (argc=1, argv=0x7fffffffe6a8) at n.cc:11
        """;

    public const string Asan = """
        =================================================================
        ==236182==ERROR: AddressSanitizer: heap-use-after-free on address 0x61d0320631f4 at pc 0x0000010cfb3c
        READ of size 4 at 0x61d0320631f4 thread T0
            #0 0x10cfb3c in shop::(anonymous namespace)::Basket<int>::at(shop::(anonymous namespace)::Basket<int> const&) const /src/n.cc:7:19
            #1 0x10bfbf8 in shop::v2::Cart::run(std::__cxx11::basic_string<char, std::char_traits<char> > const&, int) /src/shop/cart.cc:10:30
            #2 0x10bd55b in LLVMFuzzerTestOneInput fuzz.cc:9:23
            #3 0x7fd5d8c45249  (/lib/x86_64-linux-gnu/libc.so.6+0x27249) (BuildId: 0123abcd)

        freed by thread T0 here:
            #0 0x7fd5d98b76a8 in __interceptor_free asan_malloc_linux.cpp:52
            #1 0x10c0000 in shop::drop(void*) /src/shop/cart.cc:30:1

        previously allocated by thread T0 here:
            #0 0x7fd5d98b89cf in __interceptor_malloc asan_malloc_linux.cpp:69
        SUMMARY: AddressSanitizer: heap-use-after-free /src/n.cc:7:19 in shop::at
        """;

    public static readonly string[] All = [Java, DotNet, Python, Node, Go, Rust, Gdb, Asan];
}
