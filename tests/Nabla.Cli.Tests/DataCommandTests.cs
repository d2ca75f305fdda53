using System.Buffers.Binary;
using System.IO.Compression;

namespace Nabla.Cli.Tests;

public class DataCommandTests
{
    [Fact]
    public void List_names_every_set()
    {
        string[] names = ["digits", "xor", "moons", "circles", "spirals", "blobs", "mnist", "fashion-mnist"];
        var text = Shell.Done("data", "list").Out;
        Assert.All(names, name => Assert.Contains(name, text));
        Assert.Equal(names.Length, Shell.Done("data", "list", "--json").Lines.Length);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Show_draws_digits_as_characters_with_their_class_above()
    {
        var ran = Shell.Done("data", "show", "digits", "--count", "3");
        Assert.Equal(8, ran.Lines.Length);
        Assert.Equal(3, ran.Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains('#', ran.Out);
    }

    [Fact]
    public void Inspect_says_that_a_target_with_two_decimal_signs_cannot_be_used()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.In("both.csv"),
            "a;b\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i};{i}{(i == 50 ? "." : ",")}25\n")));
        var text = Shell.Done("inspect", folder.In("both.csv"));
        Assert.Contains("target: b (not usable, see the note)", text.Out);
        Assert.DoesNotContain("share", text.Out);
        Assert.False(Shell.Done("inspect", folder.In("both.csv"), "--json").LastJson.TryGetProperty("classes", out _),
            "The JSON must not have classes.");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Show_writes_a_sheet_of_digits_as_png()
    {
        using var folder = new TemporaryFolder();
        Shell.Done("data", "show", "digits", "--count", "25", "--out", folder.In("digits.png"));
        byte[] png = File.ReadAllBytes(folder.In("digits.png"));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        Assert.Equal(((20 * 30 + 2) * 2, (2 * 30 + 2) * 2), (width, height));

        int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var packed = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        packed.CopyTo(pixels);
        Assert.Equal(height * (width + 1), pixels.Length);
        Assert.Contains((byte)0, pixels.ToArray().Where((_, i) => i % (width + 1) != 0));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Show_with_distortions_draws_each_image_and_then_others_of_it()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("data", "show", "digits", "-n", "2", "--augment", "elastic+rotation:20", "--out", folder.In("sheet.png"));
        Assert.Contains("saved 2 images, each with 19 distorted copies, in ", ran.Error);
        byte[] png = File.ReadAllBytes(folder.In("sheet.png"));
        Assert.Equal(((20 * 30 + 2) * 2, (2 * 30 + 2) * 2),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));

        string[] plain = Shell.Done("data", "show", "digits", "-n", "1").Lines,
            distorted = Shell.Done("data", "show", "digits", "-n", "1", "--augment", "elastic").Lines;
        Assert.Equal(plain.Select(line => line.PadRight(14)[..14]), distorted.Select(line => line.PadRight(14)[..14]));
        Assert.NotEqual(distorted[3][..14], distorted[3][16..30]);
        Assert.Equal(distorted, Shell.Done("data", "show", "digits", "-n", "1", "--augment", "elastic:4,34").Lines);
        Assert.NotEqual(distorted, Shell.Done("data", "show", "digits", "-n", "1", "--augment", "elastic", "--seed", "1").Lines);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Distortions_of_what_is_no_image_and_those_that_do_not_exist_are_refused()
    {
        Assert.Contains("There is no distortion \"blur\"", Shell.Run("data", "show", "digits", "--augment", "blur").Error);
        Assert.Contains("moons has no images", Shell.Run("data", "show", "moons", "--augment", "elastic").Error);
    }

    [Fact]
    public void The_check_sum_of_a_png_is_that_of_its_specification()
    {
        // The CRC of an IEND chunk is a known constant.
        using var stream = new MemoryStream();
        Nabla.Pages.Images.Png.Write(stream, [0, 255], 2);
        Assert.Equal("0000000049454E44AE426082", Convert.ToHexString(stream.ToArray()[^12..]));
    }

    [Fact]
    public void Show_prints_the_first_rows_of_a_table()
    {
        using var folder = new TemporaryFolder();
        var ran = Shell.Done("data", "show", folder.File("flowers.csv", Tables.Flowers()), "-n", "2");
        Assert.Equal(3, ran.Lines.Length);
        Assert.Matches("^ *length +color +kind", ran.Lines[0]);
    }

    [Fact]
    public void Get_of_files_that_are_there_already_only_checks_them()
    {
        string mnist = SharedData.Folder("mnist");
        var ran = Shell.Done("data", "get", "mnist", "--data-dir", Path.GetDirectoryName(mnist)!);
        Assert.Contains("all 4 files are valid", ran.Out);
    }
}
