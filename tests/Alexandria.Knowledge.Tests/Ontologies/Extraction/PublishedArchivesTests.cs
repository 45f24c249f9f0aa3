using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

/// <summary>Zips that other people made to try readers with. They are not part of the repository.</summary>
public class PublishedArchivesTests
{
    private static readonly Dictionary<string, string> Refusals = new(StringComparer.Ordinal)
    {
        ["End of central directory record signature not found Either not a zip file or file is truncated_1.zip"] = ExtractionCodes.Empty,
        ["Invalid comment length Expected 1 Found 0 Are there extra bytes at the end of the file Or is the end of central dir signature PK in the com.zip"] = ExtractionCodes.ZipCommentLength,
        ["absolute path C xt.zip"] = ExtractionCodes.AbsolutePath,
        ["compressed uncompressed size mismatch for stored file 2147483647 5.zip"] = ExtractionCodes.ZipStoredSize,
        ["invalid characters in fileName a txt.zip"] = ExtractionCodes.NameCharacter,
        ["invalid zip64 end of central directory record signature.zip"] = ExtractionCodes.Zip64RecordMissing,
        ["too many bytes in the stream expected 82496 got at least 98304.zip"] = ExtractionCodes.ZipTooManyBytes,
        ["unexpected EOF.zip"] = ExtractionCodes.Zip64FieldMissing,
        ["zip64 extended information extra field does not include compressed size.zip"] = ExtractionCodes.Zip64NoCompressedSize,
        ["zip64 extended information extra field does not include relative header offset.zip"] = ExtractionCodes.Zip64NoOffset,
        ["zip64 extended information extra field does not include uncompressed size.zip"] = ExtractionCodes.Zip64NoUncompressedSize,

        // Damaged compressed data, and nothing else.
        ["invalid code lengths set.zip"] = ExtractionCodes.Corrupt,
        ["too many length or distance symbols.zip"] = ExtractionCodes.Corrupt,
    };

    [Fact]
    public async Task Each_of_the_failures_is_refused_for_its_own_reason()
    {
        var files = Directory.GetFiles(OntologyData.Folder("archives", "failure"));
        Assert.Equal(Refusals.Keys.Order(StringComparer.Ordinal), files.Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        foreach (var file in files)
        {
            using var sandbox = new Sandbox();
            var result = await sandbox.ExtractFileAsync(file);
            Assert.True(result.Failed, file);
            Assert.Equal((file, Refusals[Path.GetFileName(file)]), (file, result.Error.Code));
        }
    }

    [Fact]
    public async Task Each_of_the_successes_is_accepted()
    {
        var files = Directory.GetFiles(OntologyData.Folder("archives", "success"));
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var sandbox = new Sandbox();
            var result = await sandbox.ExtractFileAsync(file);
            Assert.False(result.Failed, $"{file}: {result.Error}");
            Assert.Equal(ArchiveFormat.Zip, result.Value.Format);
        }
    }

    [Theory]
    [InlineData("unicode-path-extra-field.zip", "七个房间.txt", 0)]
    [InlineData("streaming.zip", "test1.txt,test2.txt", 50)]
    [InlineData("cygwin-info-zip.zip", "a.txt,b.txt", 10)]
    [InlineData("big-compression.zip", "0x21000", 135168)]
    [InlineData("empty.zip", "", 0)]
    public async Task Names_and_lengths_come_out_as_they_went_in(string name, string paths, long bytes)
    {
        using var sandbox = new Sandbox();
        var result = await sandbox.ExtractFileAsync(Path.Combine(OntologyData.Folder("archives", "success"), name));
        Assert.Equal((paths, bytes), (string.Join(',', result.Value.Files.Select(f => f.Path)), result.Value.Bytes));
    }
}
