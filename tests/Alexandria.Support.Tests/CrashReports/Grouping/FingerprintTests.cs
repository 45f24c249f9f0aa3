using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Grouping;

namespace Alexandria.Support.Tests.CrashReports.Grouping;

public sealed class FingerprintTests
{
    [Fact]
    public void It_is_short_and_names_its_version() =>
        Assert.Matches("^g1:[0-9a-f]{20}$", Fingerprint.Of(Crashes.At("shop.Cart.add")));

    [Fact]
    public void Lines_messages_runtime_and_harness_do_not_change_it()
    {
        var one = Crashes.Of("E", "order 17", "!java.util.List.get@5", "shop.Cart.add@10", "shop.Page.show@3", "~org.junit.Runner.run@1");
        var other = Crashes.Of("E", "order 99", "!java.util.Map.get@7", "shop.Cart.add@12", "shop.Page.show@4", "~org.testng.Main.go@2", "shop.Main.main@1");

        Assert.Equal(Fingerprint.Of(one), Fingerprint.Of(other));
    }

    [Fact]
    public void Recursion_of_any_depth_is_one() =>
        Assert.Equal(Fingerprint.Of(Crashes.At("a.A.x", "a.A.x", "a.A.x", "a.A.y")), Fingerprint.Of(Crashes.At("a.A.x", "a.A.y")));

    [Fact]
    public void Other_functions_another_order_or_another_type_change_it()
    {
        var crash = Fingerprint.Of(Crashes.Of("E", "", "a.A.x", "a.A.y"));

        Assert.NotEqual(crash, Fingerprint.Of(Crashes.Of("E", "", "a.A.x", "a.A.z")));
        Assert.NotEqual(crash, Fingerprint.Of(Crashes.Of("E", "", "a.A.y", "a.A.x")));
        Assert.NotEqual(crash, Fingerprint.Of(Crashes.Of("F", "", "a.A.x", "a.A.y")));
    }

    [Fact]
    public void The_root_cause_comes_first()
    {
        var crash = Crashes.Chain(Crashes.Exception("Outer", "", "a.A.handle", "a.A.main"), Crashes.Exception("Root", "", "a.B.read"));

        Assert.Equal(["a.B.read", "a.A.handle", "a.A.main"], InAppFrames.Of(crash).Select(f => f.Function));
    }

    [Fact]
    public void A_crash_outside_the_product_keeps_the_frames_it_has()
    {
        Assert.Equal(["java.io.File.open"], InAppFrames.Of(Crashes.At("!java.io.File.open", "~org.junit.Runner.run")).Select(f => f.Function));
        Assert.Equal(["org.junit.Runner.run"], InAppFrames.Of(Crashes.At("~org.junit.Runner.run")).Select(f => f.Function));
    }

    [Fact]
    public void A_function_that_its_format_does_not_qualify_is_told_apart_by_its_file()
    {
        var main = new StackFrame { Function = "main", File = "/src/tools/pack.c" };

        Assert.Equal(new FrameName("pack:main", "pack", "main"), FrameName.Of(main));
        Assert.Equal(new FrameName("lib:main", "lib", "main"), FrameName.Of(main with { Module = "lib" }));
        Assert.Equal(new FrameName("ns::Type::run", "ns::Type", "run"), FrameName.Of(new StackFrame { Function = "ns::Type::run" }));
        Assert.Equal(new FrameName("Shop.Cart..ctor", "Shop.Cart", "ctor"), FrameName.Of(new StackFrame { Function = "Shop.Cart..ctor" }));
        Assert.Equal("a.Outer", FrameName.Of(new StackFrame { Function = "a.Outer$Inner.run" }).Owner);
    }
}
