;; The inner loops of resize.ts. A pixel takes four bytes: red, green, blue, and one that is computed along and
;; left out at the end, so that a pixel is one vector of four 32-bit sums. Neighbours are weighted two at a time: weights
;; of 22 bits are split into 11 high and 11 low bits, each a factor of 16 bits.
(module
  (memory (export "memory") 1)

  ;; A line of the photo to a line of the result: each pixel a weighted sum of neighbours.
  (func (export "line")
    (param $photo i32)    ;; address of the photo's line
    (param $step i32)     ;; its bytes a pixel: 3 or 4
    (param $to i32)       ;; where the result goes, and where it ends
    (param $end i32)
    (param $first i32)    ;; address of each pixel's first neighbour: int32 a pixel
    (param $weights i32)  ;; address of the weights: int16, for two neighbours both high halves, then both low halves
    (param $window i32)   ;; bytes of the weights of a pixel
    (local $from i32) (local $stop i32) (local $next i32) (local $order v128) (local $x v128) (local $sum v128)
    (local.set $next (i32.shl (local.get $step) (i32.const 1)))
    (local.set $order
      (select
        (v128.const i8x16 0 3 1 4 2 5 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1)
        (v128.const i8x16 0 4 1 5 2 6 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1)
        (i32.eq (local.get $step) (i32.const 3))))
    (loop $pixels
      (local.set $from
        (i32.add (local.get $photo) (i32.mul (i32.load (local.get $first)) (local.get $step))))
      (local.set $stop (i32.add (local.get $weights) (local.get $window)))
      (local.set $sum (i32x4.splat (i32.const 0x200000)))
      (loop $neighbours
        (local.set $x
          (i16x8.extend_low_i8x16_u
            (i8x16.swizzle (v128.load64_zero (local.get $from)) (local.get $order))))
        (local.set $sum
          (i32x4.add (local.get $sum)
            (i32x4.add
              (i32x4.shl
                (i32x4.dot_i16x8_s (local.get $x) (v128.load32_splat (local.get $weights)))
                (i32.const 11))
              (i32x4.dot_i16x8_s (local.get $x) (v128.load32_splat offset=4 (local.get $weights))))))
        (local.set $from (i32.add (local.get $from) (local.get $next)))
        (local.set $weights (i32.add (local.get $weights) (i32.const 8)))
        (br_if $neighbours (i32.lt_u (local.get $weights) (local.get $stop))))
      (local.set $sum (i32x4.shr_u (local.get $sum) (i32.const 22)))
      (local.set $sum (i16x8.narrow_i32x4_u (local.get $sum) (local.get $sum)))
      (v128.store32_lane 0 (local.get $to) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
      (local.set $first (i32.add (local.get $first) (i32.const 4)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $pixels (i32.lt_u (local.get $to) (local.get $end)))))

  ;; A weighted sum of lines, four pixels at a time, scaled to float32 in [-1, 1], three a pixel: with n = 2x - 255 it is
  ;; n / 255, rounded once. That is n (257 / 65536), which is exact, and n / 255 / 65536: the same number for all 256 bytes,
  ;; without a division. The fourth of a pixel is overwritten by the next; behind the last there must be room for ten.
  (func (export "blend")
    (param $lines i32)    ;; address of the first line
    (param $stride i32)   ;; bytes from line to line, a multiple of 16
    (param $to i32)       ;; where the numbers go
    (param $weights i32)  ;; address of the weights, as above but of lines, and where they end
    (param $stop i32)
    (local $end i32) (local $from i32) (local $at i32) (local $a v128) (local $b v128) (local $pairs v128)
    (local $high v128) (local $low v128) (local $x v128) (local $n v128)
    (local $sum0 v128) (local $sum1 v128) (local $sum2 v128) (local $sum3 v128)
    (local.set $end (i32.add (local.get $lines) (local.get $stride)))
    (loop $four
      (local.set $sum0 (i32x4.splat (i32.const 0x200000)))
      (local.set $sum1 (local.get $sum0))
      (local.set $sum2 (local.get $sum0))
      (local.set $sum3 (local.get $sum0))
      (local.set $from (local.get $lines))
      (local.set $at (local.get $weights))
      (loop $neighbours
        (local.set $a (v128.load (local.get $from)))
        (local.set $b (v128.load (i32.add (local.get $from) (local.get $stride))))
        (local.set $high (v128.load32_splat (local.get $at)))
        (local.set $low (v128.load32_splat offset=4 (local.get $at)))
        (local.set $pairs
          (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $a) (local.get $b)))
        (local.set $x (i16x8.extend_low_i8x16_u (local.get $pairs)))
        (local.set $sum0
          (i32x4.add (local.get $sum0)
            (i32x4.add
              (i32x4.shl (i32x4.dot_i16x8_s (local.get $x) (local.get $high)) (i32.const 11))
              (i32x4.dot_i16x8_s (local.get $x) (local.get $low)))))
        (local.set $x (i16x8.extend_high_i8x16_u (local.get $pairs)))
        (local.set $sum1
          (i32x4.add (local.get $sum1)
            (i32x4.add
              (i32x4.shl (i32x4.dot_i16x8_s (local.get $x) (local.get $high)) (i32.const 11))
              (i32x4.dot_i16x8_s (local.get $x) (local.get $low)))))
        (local.set $pairs
          (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $a) (local.get $b)))
        (local.set $x (i16x8.extend_low_i8x16_u (local.get $pairs)))
        (local.set $sum2
          (i32x4.add (local.get $sum2)
            (i32x4.add
              (i32x4.shl (i32x4.dot_i16x8_s (local.get $x) (local.get $high)) (i32.const 11))
              (i32x4.dot_i16x8_s (local.get $x) (local.get $low)))))
        (local.set $x (i16x8.extend_high_i8x16_u (local.get $pairs)))
        (local.set $sum3
          (i32x4.add (local.get $sum3)
            (i32x4.add
              (i32x4.shl (i32x4.dot_i16x8_s (local.get $x) (local.get $high)) (i32.const 11))
              (i32x4.dot_i16x8_s (local.get $x) (local.get $low)))))
        (local.set $from (i32.add (local.get $from) (i32.shl (local.get $stride) (i32.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br_if $neighbours (i32.lt_u (local.get $at) (local.get $stop))))
      (local.set $x (i32x4.shr_u (local.get $sum0) (i32.const 22)))
      (local.set $n
        (f32x4.convert_i32x4_s
          (i32x4.sub (i32x4.shl (local.get $x) (i32.const 1)) (i32x4.splat (i32.const 255)))))
      (v128.store (local.get $to)
        (f32x4.add
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.01p-8)))
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.010102p-24)))))
      (local.set $x (i32x4.shr_u (local.get $sum1) (i32.const 22)))
      (local.set $n
        (f32x4.convert_i32x4_s
          (i32x4.sub (i32x4.shl (local.get $x) (i32.const 1)) (i32x4.splat (i32.const 255)))))
      (v128.store offset=12 (local.get $to)
        (f32x4.add
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.01p-8)))
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.010102p-24)))))
      (local.set $x (i32x4.shr_u (local.get $sum2) (i32.const 22)))
      (local.set $n
        (f32x4.convert_i32x4_s
          (i32x4.sub (i32x4.shl (local.get $x) (i32.const 1)) (i32x4.splat (i32.const 255)))))
      (v128.store offset=24 (local.get $to)
        (f32x4.add
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.01p-8)))
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.010102p-24)))))
      (local.set $x (i32x4.shr_u (local.get $sum3) (i32.const 22)))
      (local.set $n
        (f32x4.convert_i32x4_s
          (i32x4.sub (i32x4.shl (local.get $x) (i32.const 1)) (i32x4.splat (i32.const 255)))))
      (v128.store offset=36 (local.get $to)
        (f32x4.add
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.01p-8)))
          (f32x4.mul (local.get $n) (f32x4.splat (f32.const 0x1.010102p-24)))))
      (local.set $lines (i32.add (local.get $lines) (i32.const 16)))
      (local.set $to (i32.add (local.get $to) (i32.const 48)))
      (br_if $four (i32.lt_u (local.get $lines) (local.get $end))))))
