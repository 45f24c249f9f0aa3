using System.Text;
using Alexandria.Knowledge.Ontologies.Sorting;
using Alexandria.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Knowledge.Tests.Ontologies.Sorting;

public sealed class ExternalSortTests
{
    [Fact]
    public void Any_records_come_in_the_order_of_their_bytes_whatever_the_memory()
    {
        using var temp = new TestDirectory();
        var records = ArbMap.Default.GeneratorFor<byte>().Select(value => (byte)(value % 3)).ArrayOf().ArrayOf();
        var cases = records.SelectMany(all => Gen.Elements(1, 40, 300, 1_000_000).SelectMany(memory => Gen.Elements(true, false).Select(distinct => (all, memory, distinct))));

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            using var sort = new ExternalSort(temp.Path, one.distinct, one.memory);
            foreach (var record in one.all)
            {
                sort.Add(record);
            }

            var expected = one.all.Select(Convert.ToHexString);
            Assert.Equal(one.all.Length, sort.Count);
            Assert.Equal((one.distinct ? expected.Distinct() : expected).Order(StringComparer.Ordinal), Read(sort).Select(Convert.ToHexString));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Runs_are_merged_over_several_levels_and_leave_no_file_behind()
    {
        using var temp = new TestDirectory();
        using var sort = new ExternalSort(temp.Path, distinct: true, memoryBytes: 100);
        var expected = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 40_000; i++)
        {
            var record = $"{i * 7919L % 30_011:x}";
            sort.Add(Encoding.ASCII.GetBytes(record));
            expected.Add(record);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
        Assert.Equal(expected, Read(sort).Select(Encoding.ASCII.GetString));
    }

    [Fact]
    public void A_record_may_be_longer_than_the_memory_and_than_any_buffer()
    {
        using var temp = new TestDirectory();
        using var sort = new ExternalSort(temp.Path, memoryBytes: 1000);
        foreach (var length in new[] { 300_000, 0, 1, 70_000, 300_000, 999 })
        {
            sort.Add(new byte[length]);
        }

        Assert.Equal([0, 1, 999, 70_000, 300_000, 300_000], Read(sort).Select(record => record.Length));
    }

    [Fact]
    public void What_fits_in_the_memory_needs_no_folder()
    {
        using var sort = new ExternalSort("/no/such/folder", memoryBytes: 100);
        sort.Add("b"u8);
        sort.Add("a"u8);

        Assert.Equal(["a", "b"], Read(sort).Select(Encoding.ASCII.GetString));
        Assert.Throws<DirectoryNotFoundException>(() => sort.Add(new byte[200]));
    }

    private static List<byte[]> Read(ExternalSort sort)
    {
        var all = new List<byte[]>();
        var sorted = sort.Read();
        while (sorted.MoveNext())
        {
            all.Add(sorted.Current.ToArray());
        }

        return all;
    }
}
