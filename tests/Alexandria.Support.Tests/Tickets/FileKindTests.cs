using System.Text;
using Alexandria.Support.Tickets;

namespace Alexandria.Support.Tests.Tickets;

public sealed class FileKindTests
{
    public static TheoryData<byte[], string> Files { get; } = new()
    {
        { "java.lang.Error: x\n\tat a.B.c(B.java:1)"u8.ToArray(), FileKind.Text },
        { "<html><script>alert(1)</script>"u8.ToArray(), FileKind.Text },
        { Encoding.UTF8.GetBytes("größer"), FileKind.Text },
        { [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png" },
        { [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg" },
        { "GIF89a"u8.ToArray(), "image/gif" },
        { "GIF87a"u8.ToArray(), "image/gif" },
        { [1, 2, 3], FileKind.Binary },
        { [0xC3, 0x28], FileKind.Binary },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_what_its_bytes_say(byte[] bytes, string kind) => Assert.Equal(kind, FileKind.Of(bytes));

    [Theory]
    [InlineData("crash.log", "crash.log")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\logs\\a.txt", "a.txt")]
    [InlineData("a\r\n\"b\".txt", "ab.txt")]
    [InlineData("..", "file")]
    [InlineData(null, "file")]
    public void A_name_is_made_safe(string? name, string safe) => Assert.Equal(safe, FileKind.SafeName(name));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(200, FileKind.SafeName(new string('a', 300)).Length);
}
