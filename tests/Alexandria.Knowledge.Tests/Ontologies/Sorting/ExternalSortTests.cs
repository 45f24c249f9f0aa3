using Alexandria.Knowledge.Ontologies.Sorting;
using Alexandria.Testing;

namespace Alexandria.Knowledge.Tests.Ontologies.Sorting;

public sealed class ExternalSortTests
{
    [Theory]
    [InlineData(1, 1_000_000, false)]
    [InlineData(20_000, 1_000_000, false)]
    [InlineData(20_000, 4_000, false)]
    [InlineData(20_000, 4_000, true)]
    [InlineData(0, 4_000, true)]
    [InlineData(100_000, 1_000, true)]
    public void Records_come_in_ordinal_order_however_many_files_they_went_through(int records, int memory, bool distinct)
    {
        using var folder = new TestDirectory();
        var random = new Random(7);
        var expected = new List<byte[]>();
        using (var sort = new ExternalSort(folder.Path, distinct, memory))
        {
            for (var i = 0; i < records; i++)
            {
                var record = new byte[random.Next(0, distinct ? 3 : 20)];
                random.NextBytes(record);
                expected.Add(record);
                sort.Add(record);
            }

            expected.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
            expected = distinct ? [.. expected.Where((r, i) => i == 0 || !r.AsSpan().SequenceEqual(expected[i - 1]))] : expected;
            Assert.Equal(records, sort.Count);
            Assert.Equal(expected, All(sort));
            Assert.Equal(expected, All(sort));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_record_may_be_larger_than_the_budget_and_than_any_buffer()
    {
        using var folder = new TestDirectory();
        using var sort = new ExternalSort(folder.Path, memoryBytes: 1000);
        byte[][] records = [.. Enumerable.Range(0, 5).Select(i => Enumerable.Repeat((byte)(9 - i), 600_000 + i).ToArray())];
        foreach (var record in records)
        {
            sort.Add(record);
        }

        Assert.Equal(records.Reverse(), All(sort));
    }

    [Fact]
    public void A_run_that_cannot_be_written_leaves_nothing_behind()
    {
        using var folder = new TestDirectory();
        var inner = Directory.CreateDirectory(Path.Combine(folder.Path, "inner"));
        using (var sort = new ExternalSort(inner.FullName, memoryBytes: 1000))
        {
            for (var i = 0; i < 100; i++)
            {
                sort.Add(new byte[50]);
            }

            // The files of the runs have no names, so the folder is empty and can go.
            inner.Delete();
            Assert.Throws<DirectoryNotFoundException>(() => Enumerable.Range(0, 100).ToList().ForEach(_ => sort.Add(new byte[50])));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static List<byte[]> All(ExternalSort sort)
    {
        var all = new List<byte[]>();
        for (var records = sort.Read(); records.MoveNext();)
        {
            all.Add(records.Current.ToArray());
        }

        return all;
    }
}
