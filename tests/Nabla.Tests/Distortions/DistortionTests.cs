using Nabla.Augmentation;
using Nabla.Numerics;

namespace Nabla.Tests.Distortions;

public class DistortionTests
{
    private const int Rows = 20, Columns = 28;

    public static TheoryData<string> Names => [.. DistortionRegistry.Default.Names];

    [Theory, MemberData(nameof(Names))]
    public void Seed_epoch_and_number_decide_it_and_nothing_else(string name)
    {
        var distorter = new Distorter([DistortionRegistry.Default.Parse(name)], Rows, Columns);
        float[] first = Distorted(distorter, 3, 4, 5);
        Distorted(distorter, 9, 9, 9);
        Assert.Equal(first, Distorted(distorter, 3, 4, 5));
        Assert.Equal(first, Distorted(new Distorter([DistortionRegistry.Default.Parse(name)], Rows, Columns), 3, 4, 5));
        Assert.NotEqual(first, Distorted(distorter, 4, 4, 5));
        Assert.NotEqual(first, Distorted(distorter, 3, 5, 5));
        Assert.NotEqual(first, Distorted(distorter, 3, 4, 6));
    }

    [Fact]
    public void Without_strength_an_image_keeps_its_bits()
    {
        IDistortion[] idle = [new Elastic(4, 0), new Rotation(0), new Scaling(0), new Shear(0), new Translation(0)];
        Assert.Equal(DistortionRegistry.Default.Names.Count, idle.Length);
        foreach (var distortion in idle) Assert.Equal(Image(), Distorted(new Distorter([distortion], Rows, Columns), 1, 2, 3));
    }

    [Fact]
    public void Half_the_strength_moves_pixels_half_the_way()
    {
        float[] image = Image(), half = Image();
        new Distorter([new Elastic(4, 34), new Translation(2)], Rows, Columns).Distort(image, 1, 2, 3);
        new Distorter([new Elastic(4, 17), new Translation(1)], Rows, Columns).Distort(image = Image(), 1, 2, 3);
        new Distorter([new Elastic(4, 34), new Translation(2)], Rows, Columns).Distort(half, 1, 2, 3, strength: 0.5);
        for (int i = 0; i < image.Length; i++) Assert.Equal(image[i], half[i], 1e-4f);
    }

    [Fact]
    public void Two_of_a_kind_draw_different_numbers()
    {
        var (x, y) = Moved(new Translation(1), n: 0);
        var (again, _) = Moved(new Translation(1), n: 1);
        Assert.NotEqual(x, again);
        Assert.NotEqual(x[0], y[0]);
    }

    [Fact]
    public void All_planes_of_an_image_are_distorted_alike()
    {
        IDistortion[] distortions = [new Elastic(), new Rotation()];
        float[] planes = [.. Image(), .. Image().Select(value => 2 * value)];
        new Distorter(distortions, Rows, Columns, planes: 2).Distort(planes, 1, 2, 3);
        float[] alone = Distorted(new Distorter(distortions, Rows, Columns), 1, 2, 3);
        Assert.Equal(alone, planes[..alone.Length]);
        Assert.Equal(alone.Select(value => 2 * value), planes[alone.Length..]);
    }

    [Fact]
    public void A_rotation_keeps_all_distances_and_the_middle()
    {
        var (x, y) = Moved(new Rotation(90), n: 0);
        Assert.Equal(Columns - 1, (x[0] - x[1]) * (x[0] - x[1]) + (y[0] - y[1]) * (y[0] - y[1]) - 1 + Columns - 1, 1e-3);
        double across = x[Columns - 1] - x[0], down = y[Columns - 1] - y[0];
        Assert.Equal(Columns - 1, Math.Sqrt(across * across + down * down), 1e-4);
        Assert.Equal((Columns - 1) / 2.0, x.Average(), 1e-4);
        Assert.Equal((Rows - 1) / 2.0, y.Average(), 1e-4);
        Assert.True(Math.Abs(down) > 1, $"The image moved by only {down} rows.");
    }

    [Fact]
    public void Scaling_shear_and_translation_stay_within_their_limits_and_reach_for_them()
    {
        var wide = Enumerable.Range(0, 400).Select(i => Moved(new Scaling(0.2), 0, i)).Select(p => 1 / (p.X[1] - p.X[0])).ToList();
        Assert.InRange(wide.Min(), 0.7999, 0.805);
        Assert.InRange(wide.Max(), 1.195, 1.2001);
        var slanted = Enumerable.Range(0, 400).Select(i => Moved(new Shear(0.3), 0, i)).Select(p => p.X[Columns] - p.X[0]).ToList();
        Assert.InRange(slanted.Min(), -0.3001, -0.29);
        Assert.InRange(slanted.Max(), 0.29, 0.3001);
        var shifted = Enumerable.Range(0, 400).Select(i => Moved(new Translation(2), 0, i)).SelectMany(p => new[] { p.X[0], p.Y[0] })
            .ToList();
        Assert.InRange(shifted.Min(), -2.0001, -1.97);
        Assert.InRange(shifted.Max(), 1.97, 2.0001);
    }

    [Fact]
    public void Several_are_written_with_a_plus_and_read_back()
    {
        const string Text = "elastic:sigma=4,alpha=34+rotation:degrees=10+translation:pixels=2";
        Assert.Equal(Text, DistortionRegistry.Format(DistortionRegistry.ParseList(Text)));
        Assert.Equal("elastic:sigma=6,alpha=36+shear:slope=0.15",
            DistortionRegistry.Format(DistortionRegistry.ParseList("Elastic:6,36+shear")));
        Assert.Empty(DistortionRegistry.ParseList("none"));
        Assert.Equal("none", DistortionRegistry.Format([]));
        Assert.Contains("There is no distortion \"blur\". Known: elastic",
            Assert.Throws<FormatException>(() => DistortionRegistry.ParseList("elastic+blur")).Message);
    }

    [Fact]
    public void An_image_of_another_size_is_refused()
    {
        Assert.Contains("1 × 20 × 28 numbers (got 7)",
            Assert.Throws<ArgumentException>(() => new Distorter([], Rows, Columns).Distort(new float[7], 0, 0, 0)).Message);
        Assert.Contains("at most", Assert.Throws<ArgumentOutOfRangeException>(() => new Distorter([], 5000, 5000)).Message);
    }

    private static float[] Image() => [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)new Philox(1, 1).Uniform((ulong)i))];

    private static float[] Distorted(Distorter distorter, ulong seed, long epoch, long sample)
    {
        float[] image = Image();
        distorter.Distort(image, seed, epoch, sample);
        return image;
    }

    private static (float[] X, float[] Y) Moved(IDistortion distortion, int n, int sample = 0)
    {
        float[] x = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)(i % Columns))],
            y = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)(i / Columns))];
        distortion.CreateDisplacement(Rows, Columns).Displace(x, y, Streams.Distortion(0, n, 0, sample));
        return (x, y);
    }
}
