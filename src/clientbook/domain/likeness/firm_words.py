"""Words that many company names share, in simplified characters: regions, trades, legal forms."""

from __future__ import annotations

_REGIONS = """
    北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州
    云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州
    廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔
    巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 四平 辽源 通化
    白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州
    常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 合肥
    芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平
    龙岩 宁德 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安
    威海 日照 临沂 德州 聊城 滨州 菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘
    信阳 周口 驻马店 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳
    常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源
    阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 海口
    三亚 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳
    六盘水 遵义 安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 红河 拉萨 西安 铜川 宝鸡 咸阳 渭南 延安
    汉中 榆林 安康 商洛 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠
    固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密 昆山 义乌 慈溪 余姚 江阴 张家港 常熟 太仓 宜兴 萧山 余杭 顺德 台北 高雄
    台中 台南 新北 桃园 新竹
"""
REGIONS = tuple(_REGIONS.split())
"""The provinces and prefectures of the mainland, Taiwan's cities, and county cities full of firms."""
WIDE_REGIONS = ("中国", "中华", "全国", "亚洲", "亚太", "国际", "大中华", "china", "asia", "international", "hongkong")
"""Part of a name without telling where."""

_TRADES = """
    科技 技术 网络 网路 信息 资讯 软件 软体 电子 电子商务 智能 数码 通信 通讯 光电 贸易 商贸 经贸 工贸 进出口
    国际贸易 实业 投资 发展 产业 企业 企业管理 建设 工程 建筑 建材 装饰 装修 设计 广告 传媒 文化 文化传播 传播 影视
    印刷 印务 包装 餐饮 酒店 酒店管理 物流 供应链 供应链管理 仓储 快递 速递 速运 快运 运输 货运 医药 医疗 医疗器械
    器械 生物 生物科技 药业 化工 化学 材料 新材料 机械 机械设备 设备 制造 机电 电气 电器 五金 五金制品 制品 模具
    塑料 塑胶 橡胶 钢铁 金属 家具 家居 家电 服装 服饰 制衣 针织 纺织 鞋业 皮具 食品 粮油 饮料 农业 农产品 种业 环保
    环境 能源 新能源 电力 燃气 水务 置业 房地产 地产 物业 物业管理 管理 咨询 管理咨询 服务 人力资源 教育 教育咨询
    培训 旅游 旅行社 汽车 汽车销售 汽配 配件 零部件 银行 商业银行 农商银行 农村商业银行 证券 保险 人寿 财产 财险
    基金 期货 信托 租赁 融资租赁 担保 航空 铁路 工业 工艺品 礼品 珠宝 化妆品 美容 健康 体育 园林 景观 安防 安全 消防
    自动化 仪器 仪表 精密 精密机械 照明 灯饰 音响 玩具 日用品 百货 超市 连锁 零售 批发 销售 外贸 计算机 系统 电脑
    农商联合银行 联合银行 村镇银行 信用社 农村信用社 支付 热线 trading trade import export imports exports
    technology technologies tech industrial industries industry group holdings logistics international manufacturing
    electronics engineering services solutions foods textile textiles
"""
TRADES = tuple(_TRADES.split())

_FORMS = """
    股份有限公司 有限责任公司 集团有限公司 控股有限公司 有限公司 股份公司 总公司 公司 集团 控股 股份 有限合伙
    合伙企业 普通合伙 个体工商户
"""
FORMS = tuple(_FORMS.split())
WORKSHOPS = ("厂", "工厂", "商行", "商号", "经营部", "门市部", "工作室", "事务所")
"""Forms that say what kind of firm it is; two of different kind are two firms, however alike the names."""

_LATIN_FORMS = """
    co company corp corporation inc incorporated ltd limited llc llp lp plc gmbh ag kg sa sas srl spa bv nv oy ab as
    aps pte pty sdn bhd kk the and of
"""
LATIN_FORMS = tuple(_LATIN_FORMS.split())
