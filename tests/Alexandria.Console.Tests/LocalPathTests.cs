using Alexandria.Console.Forms;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Console.Tests;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/console/tickets?status=new&q=a%20b#x")]
    public void Paths_of_this_server_are_local(string path) => Assert.Equal(path, LocalPath.Or(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("console")]
    [InlineData("/a b")]
    [InlineData("/a\r\nSet-Cookie: x")]
    [InlineData("/\u2215evil.example")]
    public void Anything_else_is_the_start(string? path) => Assert.Equal("/console", LocalPath.Or(path));

    [Fact]
    public void A_local_path_never_names_another_host()
    {
        var pieces = Gen.Elements("/", "\\", "evil.example", ":", "@", "?", "#", "\t", "\n", "%2f", "http:", "a");
        Prop.ForAll(pieces.ListOf().Select(string.Concat).ToArbitrary(), text =>
            !LocalPath.IsLocal(text) || new Uri(new Uri("https://here.example/console"), text).Host == "here.example").QuickCheckThrowOnFailure();
    }
}
