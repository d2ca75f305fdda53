using Nabla.Optimizers;

namespace Nabla.Tests.Optimizers;

/// <summary>NAdam against Dozat 2016, algorithm 2.</summary>
public class NAdamTests
{
    [Fact]
    public void Three_steps_are_those_worked_out_by_hand()
    {
        // β₁ = 0.9, β₂ = 0.999, ψ = 0.004, η = 0.1; θ = 1, g = 2, −1, 0.5.
        // μ_t = 0.9 (1 − ½ · 0.96^(0.004 t)):  0.450073473591, 0.450146935186, 0.450220384787, 0.450293822395
        // Π_t = μ_1 … μ_t:                     0.450073473591, 0.202599194746, 0.0912142874159, 0.0410732301375
        // t m = 0.9 m + 0.1 g v = 0.999 v + 0.001 g² m̂ = μ_(t+1) m / (1 − Π_(t+1)) + (1 − μ_t) g / (1 − Π_t) v̂ = v / (1 − β₂^t) 1 0.2
        // 0.004 0.0900293870372 / 0.797400805254 + 1.09985305282 / 0.549926526409 4 2 0.08 0.004996 0.0360176307829 / 0.908785712584 −
        // 0.549853064814 / 0.797400805254 2.49924962481 3 0.122 0.005241004 0.0549358463322 / 0.958926769862 + 0.274889807607 /
        // 0.908785712584 1.74874949992 m̂ = 2.11290355671, −0.649923996996, 0.359769221832, and θ ← θ − 0.1 m̂ / √v̂.
        double[] theta = [1], state = new double[2], after = [0.894354822693, 0.935465795357, 0.908260076743];
        IMiniBatchOptimizer nadam = new NAdam();
        for (int t = 1; t <= 3; t++)
        {
            nadam.Step<double>(theta, [t == 1 ? 2 : t == 2 ? -1 : 0.5], state, 0.1, t);
            Assert.Equal(after[t - 1], theta[0], 1e-11);
        }
    }

    [Theory]
    [InlineData(0.9, 0.999, 0.004)]
    [InlineData(0.99, 0.9, 0.004)]
    [InlineData(0.5, 0.99, 0.5)]
    [InlineData(0.9, 0.999, 0)]
    [InlineData(0, 0, 0.004)]
    public void Every_step_is_that_of_a_plain_loop_that_keeps_the_product(double beta1, double beta2, double psi)
    {
        // Beta1 near 1 keeps the product of the μ alive for long.
        IMiniBatchOptimizer nadam = new NAdam(0.01, beta1, beta2, MomentumDecay: psi);
        double theta = 1, m = 0, v = 0, product = 1;
        double[] ours = [1], state = new double[2];
        for (int t = 1; t <= 3000; t++)
        {
            double g = Math.Cos(t) + 0.1, mu = beta1 * (1 - 0.5 * Math.Pow(0.96, t * psi)),
                next = beta1 * (1 - 0.5 * Math.Pow(0.96, (t + 1) * psi));
            product *= mu;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double ahead = next * m / (1 - product * next) + (1 - mu) * g / (1 - product);
            theta -= 0.01 * ahead / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + 1e-8);
            nadam.Step<double>(ours, [g], state, 0.01, t);
            Assert.Equal(theta, ours[0], 1e-11);
        }
    }
}
