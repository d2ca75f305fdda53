using Nabla.Schedules;

namespace Nabla.Tests.Schedules;

/// <summary>Factors at points worked out by hand; a run here has 10 steps an epoch.</summary>
public class ScheduleTests
{
    public static TheoryData<string> Names => [.. ScheduleRegistry.Default.Names];

    [Theory]
    [InlineData("constant", 20, 0, 1)]
    [InlineData("constant", 20, 199, 1)]
    [InlineData("step:every=5,factor=0.1", 20, 49, 1)]
    [InlineData("step:every=5,factor=0.1", 20, 50, 0.1)]
    [InlineData("step:every=5,factor=0.1", 20, 199, 1e-3)]
    [InlineData("exponential:0.5", 20, 0, 1)]
    [InlineData("exponential:0.5", 20, 30, 0.125)]
    [InlineData("exponential:0.25", 20, 5, 0.5)]
    [InlineData("cosine", 20, 0, 1)]
    [InlineData("cosine", 20, 50, 0.85355339059327376)]         // ½ (1 + √½)
    [InlineData("cosine", 20, 100, 0.5)]
    [InlineData("cosine", 20, 200, 0)]
    [InlineData("cosine:floor=0.2", 20, 100, 0.6)]
    [InlineData("cosine:period=4", 20, 60, 0.5)]                // half of the second period
    [InlineData("cosine:period=4", 20, 80, 1)]
    [InlineData("cosine:period=4,multiplier=2", 20, 80, 0.5)]   // periods end at epochs 4, 12, 28: half of the second
    [InlineData("cosine:period=4,multiplier=2", 20, 120, 1)]
    [InlineData("cosine:period=4,multiplier=2", 20, 200, 0.5)]
    [InlineData("warmup:2", 20, 0, 0.05)]
    [InlineData("warmup:2", 20, 9, 0.5)]
    [InlineData("warmup:2", 20, 19, 1)]
    [InlineData("warmup:2", 20, 20, 1)]
    [InlineData("warmup:2+cosine", 20, 20, 1)]
    [InlineData("warmup:2+cosine", 20, 110, 0.5)]               // half of the 18 epochs that are left
    [InlineData("warmup:2+cosine", 20, 200, 0)]
    [InlineData("warmup:0.25+exponential:0.5", 20, 13, 0.5)]    // 2.5 steps are 3
    [InlineData("warmup:30+cosine", 20, 199, 0.66666666666666663)]
    [InlineData("one-cycle:rise=0.5,start=0.2,end=0.1", 20, 0, 0.2)]
    [InlineData("one-cycle:rise=0.5,start=0.2,end=0.1", 20, 50, 0.6)]
    [InlineData("one-cycle:rise=0.5,start=0.2,end=0.1", 20, 100, 1)]
    [InlineData("one-cycle:rise=0.5,start=0.2,end=0.1", 20, 150, 0.55)]
    [InlineData("one-cycle:rise=0.5,start=0.2,end=0.1", 20, 200, 0.1)]
    [InlineData("inverse-scaling:0.5", 20, 0, 1)]
    [InlineData("inverse-scaling:0.5", 20, 30, 0.5)]
    [InlineData("inverse-scaling:1", 20, 40, 0.2)]
    public void The_factor_is_what_the_formula_says(string text, int epochs, long step, double expected) =>
        Assert.Equal(expected, ScheduleRegistry.Default.Parse(text).Factor(new ScheduleContext(step, 10, epochs, [])), 1e-14);

    [Theory]
    [InlineData("reduce-on-plateau:factor=0.5,patience=2", new[] { 3.0, 2, 1, 1.5, 1.5 }, 1)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=2", new[] { 3.0, 2, 1, 1.5, 1.5, 1.5 }, 0.5)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=2", new[] { 3.0, 2, 1, 2, 2, 2, 2, 2 }, 0.5)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=2", new[] { 3.0, 2, 1, 2, 2, 2, 2, 2, 2 }, 0.25)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=2", new[] { 3.0, 2, 1, 2, 2, 0.9, 2, 2 }, 1)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=0,threshold=0.1", new[] { 1.0, 0.95 }, 0.5)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=0,threshold=0.1", new[] { 1.0, 0.89 }, 1)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=0", new[] { -1.0, -2 }, 1)]
    [InlineData("reduce-on-plateau:factor=0.5,patience=1", new[] { double.NaN, double.NaN, 1 }, 0.5)]
    [InlineData("reduce-on-plateau:factor=0.1,patience=0,floor=0.05", new[] { 1.0, 1, 1, 1 }, 0.05)]
    [InlineData("reduce-on-plateau", new double[0], 1)]
    public void A_plateau_lowers_the_factor(string text, double[] costs, double expected) =>
        Assert.Equal(expected, ScheduleRegistry.Default.Parse(text).Factor(new ScheduleContext(0, 10, 20, costs)), 1e-15);

    [Theory, MemberData(nameof(Names))]
    public void Every_factor_of_a_run_lies_between_0_and_1_and_is_never_0_before_its_end_but_for_waves(string name)
    {
        var schedule = ScheduleRegistry.Default.Parse(name);
        double least = schedule is CosineLog ? 0 : 1e-9;
        for (int step = 0; step < 300; step++) Assert.InRange(schedule.Factor(new ScheduleContext(step, 10, 30, [1, 0.5])), least, 1);
        Assert.InRange(schedule.Factor(new ScheduleContext(400, 10, 30, [])), 0, 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(0.0276142375, 1)] // log₂(1 + 15 t) = ½
    [InlineData(1.0 / 15, 0)] // = 1: the first wave has ended
    [InlineData(0.2, 0)] // = 2
    [InlineData(7.0 / 15, 0)] // = 3
    [InlineData(0.6875805, 1)] // = 3½
    public void Waves_of_the_logarithm_rise_to_1_and_fall_to_0_four_times(double t, double expected) =>
        Assert.Equal(expected, new CosineLog().Factor(new ScheduleContext((long)(t * 1e9), 1, 1e9, [])), 1e-6);

    [Fact]
    public void The_half_wave_is_a_cosine()
    {
        for (int i = 0; i <= 1000; i++) Assert.Equal(0.5 * (1 + Math.Cos(Math.PI * i / 1000)), HalfWave.At(i / 1000.0), 4e-16);
    }
}
